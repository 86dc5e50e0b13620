export default {
  'problem.internal':
    'The program failed; nothing was changed. Please try again later and, if it happens again, tell the system administrator the time.',
  'problem.bad-request': 'The request is malformed: {detail}',
  'problem.not-found': 'Not found, or not yours to see.',
  'problem.method-not-allowed': 'This address does not take that method.',
  'problem.not-signed-in': 'Please sign in first.',
  'problem.forbidden': 'Your role does not allow this. If your work needs it, ask the security administrator.',
  'problem.csrf-missing': 'The page is out of date. Reload it and try again.',
  'problem.too-many-requests': 'Too many requests. Try again in {seconds} seconds.',
  'problem.login-failed': 'User name or password is wrong.',
  'problem.account-locked':
    'Too many failed attempts: the account is locked for {minutes} minutes. Wait, or ask the system administrator.',
  'problem.password-change-required': 'Change your password before going on.',
  'problem.password-too-weak':
    'A password needs at least {length} characters, must differ from the user name and not be too simple.',
  'problem.password-same': 'The new password must differ from the old one.',
  'problem.login-taken': 'The user name “{login}” is taken. Choose another.',
  'problem.roles-exclude':
    '“{first}” and “{second}” cannot be held by one person (separation of administrators). Revoke one first.',
  'problem.role-unknown': 'There is no role “{role}”. Roles: {roles}.',
  'problem.own-account':
    'You cannot change your own roles or disable your own account. Ask another administrator to do it.',
  'problem.last-security-admin':
    'This is the last security administrator; without one nobody could grant roles. Appoint another first.',
  'problem.reset-at-machine':
    'The password of the security or audit administrator is reset only on the machine itself, with lantai user.',
  'problem.account-disabled': 'The account “{login}” is disabled. Use another, or ask the system administrator.',
  'problem.operator-unbound': 'No operator is bound to the system account “{account}”. Name one with --as USER.',
  'problem.changed-meanwhile': 'Somebody else has just changed this record. Reload it and make your change again.',
  'problem.duplicate-code': 'The reference code “{code}” belongs to another unit. Use a different one.',
  'problem.code-malformed':
    'The reference code “{code}” does not follow the rules. Write it as DA/T 13 has it, for example Z109-WS·2011-Y-BGS-0001. Nothing was changed.',
  'problem.date-malformed':
    'The date “{date}” cannot be read. Write 20230315, 2023-03-15 or 2023年3月. Nothing was changed.',
  'problem.retention-unknown':
    'The retention “{retention}” is not in the list. Write 永久, 30年, 10年 and the like. Nothing was changed.',
  'problem.invalid-field': '“{field}” is not valid: {reason}',
  'problem.field-required': '“{fieldEn}” is mandatory. Fill it in and save again; nothing was changed.',
  'problem.field-too-long':
    '“{fieldEn}” holds at most {length} characters. Shorten it and save again; nothing was changed.',
  'problem.field-not-integer':
    '“{fieldEn}” is a whole number, “{value}” is none. Write digits only; nothing was changed.',
  'problem.field-not-date':
    '“{fieldEn}” is a date, “{value}” cannot be read as one. Write 20230315, 202303 or 2023; nothing was changed.',
  'problem.field-not-in-table':
    '“{value}” is not in the code table of “{fieldEn}”. Choose one of the values listed; nothing was changed.',
  'problem.field-one-value': '“{fieldEn}” holds one value. Take the other lines out; nothing was changed.',
  'problem.field-not-flag': '“{fieldEn}” is yes or no; nothing was changed.',
  'problem.field-unknown':
    'This unit has no “{field}” to be filled in. Ask the system administrator to add it to the scheme; nothing was changed.',
  'problem.scheme-defects':
    'The configuration has {count} defects; nothing was changed. The first: {at} ({value}). Mend it and save again.',
  'problem.scheme-in-use':
    '“{name}” is still used by {units} units and cannot go; nothing was changed. Mend those units first, or retire it.',
  'problem.unit-not-openable':
    '“{code}” is marked internal or restricted and cannot be opened; nothing was opened. Leave it out, or have its marking changed first.',
  'problem.ground-required': 'Please state the ground, in two characters at least.',
  'problem.accession-state': 'The accession is “{state}”; this cannot be done now.',
  'problem.delivery-not-found': 'No delivery at {path}. Check the path.',
  'problem.delivery-empty': 'The delivery is empty: {path}.',
  'problem.delivery-no-catalogue':
    'No catalogue (.xlsx, .xls or .csv) was found. Put it at the top of the delivery folder.',
  'problem.delivery-many-catalogues': 'Several catalogues stand at the top: {files}. Keep one, or name it 目录.xlsx.',
  'problem.workbook-unreadable':
    'The catalogue “{file}” cannot be read: {reason}. Save it anew with a spreadsheet program and try again.',
  'problem.workbook-no-headings':
    'No headings in the first 20 rows of “{file}”. Keep column names such as 档号 (code) and 题名 (title).',
  'problem.workbook-missing-column': 'The catalogue “{file}” lacks required columns: {columns}.',
  'problem.import-state': 'This import is in the state “{state}”, in which this cannot be done. Reload and try again.',
  'problem.import-category-unnamed':
    'It was not said to which category the units belong. Give the code of a category such as WS, take a column for the category, or choose “Category from the code”.',
  'problem.import-fonds-unnamed':
    'It is not said into which fonds to import. Give the number of the fonds, or let the mapping place rows by their codes.',
  'problem.import-category-unknown': 'There is no category with the code “{category}”. Choose one that exists.',
  'problem.folder-not-empty': 'The folder “{path}” is not empty. Name a new one.',
  'problem.fonds-held': 'The archive has fonds {number} already; nothing was written.',
  'problem.fonds-folder-broken':
    'The folder of the fonds is not whole or was changed ({path}): {reason}. Nothing was written; have the folder sent again.',
  'problem.fonds-folder-classified':
    'The folder of the fonds bears marks of secrecy in {count} places; nothing was written. The archive it comes from has to look into it and export it again.',
  'problem.fonds-folder-codes': '“{code}” of the folder is held here already; nothing was written.',
  'problem.fonds-folder-box':
    'Box “{number}” of the folder has the number of another box on the same shelf here; nothing was written. Give the box here another number, then import again.',
  'problem.fonds-folder-large':
    'Fonds {fonds} is above the limit for downloads ({limit}). Have an administrator run on the server: lantai export --fonds {fonds} --folder FOLDER.',
  'problem.fonds-folder-scheme':
    '“{name}” ({key}) of the folder is not the one of that key here: {at} is “{from}” here and “{to}” in the folder. Nothing was written. Make the two agree under “Schemes”, then import again.',
  'problem.fonds-folder-schemes':
    '“{names}”, which the fonds is described by, is not here yet; nothing was written. Have the system administrator run lantai import-fonds FOLDER --categories first, then import again.',
  'problem.import-too-large':
    '“{file}” is above the limit for uploads ({limit}) and was not kept. Split it, or have an administrator import it on the server: lantai import FILE --fonds NUMBER --category CODE.',
  'problem.import-reader-memory':
    '“{file}” is too large or oddly made: reading it took more memory than it may, and nothing was imported. Save it as CSV or split it, then import again.',
  'problem.import-file-gone': 'The file of this import is no longer in quarantine. Upload it again.',
  'problem.import-mapping-malformed':
    'The mapping file “{file}” is malformed: {reason}. Its format is in docs/import.md.',
  'problem.zip-unreadable': 'The ZIP file “{file}” cannot be read: {reason}. Make it anew.',
  'problem.zip-unsafe-path':
    'The ZIP file holds an unsafe path: “{entry}” (.., absolute or with a drive). Nothing was unpacked; make it anew.',
  'problem.zip-link': 'The ZIP file holds a link: “{entry}”. Nothing was unpacked; put in the file itself.',
  'problem.zip-bomb':
    'The ZIP file would unpack to too much ({entry}, limit {limit}). Nothing was unpacked; deliver in parts if it is real.',
  'problem.zip-encrypted': 'The ZIP file is encrypted: “{entry}”. Decrypt it and pack it anew.',
  'problem.upload-too-large':
    'The upload is over the limit of {limit}. Deliver in parts, or take it in by the command line.',
  'problem.object-missing': 'The store has no “{object}”. Run lantai verify to compare store and database.',
  'problem.object-damaged':
    'The stored object “{object}” is damaged (OCFL {reason}); nothing was changed. Run lantai verify and restore the object from a backup.',
  'problem.journal-corrupt':
    'Line {line} of the journal file {file} is not as it was written: the change it held cannot be read. Restore the file from a copy of the storage. Where there is none, “lantai rebuild --skip-corrupt” goes on without that change, lists each line passed over and keeps its bytes in storage/passed-over.',
  'problem.object-foreign':
    'The stored object “{object}” was written by other software under other conventions and cannot get a new version. Import it as a delivery first.',
  'problem.digest-mismatch':
    'The {algorithm} of file “{file}” should be {expected} but is {actual}; nothing of its batch was stored. Check the original and deliver it again.',
  'problem.logical-path-invalid':
    'The file name “{file}” cannot be stored: it clashes with another file, or has an empty, “.” or “..” part. Rename it and try again.',
  'problem.storage-root-unknown': '“{path}” is no Lantai store. Name an empty folder or the existing store.',
  'problem.disk-full':
    'The disk is full: {path}. Work has stopped and nothing is half in; free some space and try again, it goes on where it was.',
  'problem.index-rebuilding':
    'The search index is being rebuilt. Wait until it is done, or stop it first, and start again.',
  'problem.synonym-alone':
    'A group of synonyms has at least two different words; traditional and simplified, full and half width are the same word. Write another one.',
  'problem.saved-searches-full':
    'You keep {most} searches already. Delete those that you no longer use, then save the new one.',
  'problem.already-running':
    'The data folder {path} is in use by another Lantai (process {pid}). Stop it, or choose another --data.',
  'problem.server-ended':
    'The server of the data folder {path} ended before the command did. Start it again: an import, an undo or another job goes on by itself where it stopped. Anything else: give the command again.',
  'problem.socket-taken':
    'The folder {path} of this machine is not this account’s alone, so the command line could not reach the server. Remove it, or make it this account’s with mode 0700.',
  'problem.not-initialised': 'The data folder {path} has not been initialised. Run lantai init --data {path} first.',
  'problem.already-initialised': 'The data folder {path} already holds an archive; nothing was changed.',
  'problem.database-missing':
    'The data folder {path} holds a storage root, but no database. Run lantai rebuild --data {path}, which makes it anew from the storage.',
  'problem.data-newer': 'The data were made by a newer program (data {data}, program {program}). Upgrade the program.',
  'problem.ledger-key-missing':
    'The key of the ledger is not at {path}. Attach the medium that holds it, or name its place with --key-file; do not make a new one.',
  'problem.ledger-head-unreadable':
    '“{path}” is no tree head. Choose a head-….json from the heads folder or a witness folder.',
  'problem.query-syntax': 'The query is wrong at character {position}: {reason}',
  'problem.index-building': 'The index is being built ({percent}%). Try again shortly.',
  'problem.user-unknown': 'There is no user “{login}”.',
  'problem.parse-failed': 'The file “{file}” cannot be read: {reason}',
  'problem.parse-timeout': 'Reading “{file}” took over {seconds} seconds and was stopped.',
  'problem.head-unreadable':
    'The tree head “{file}” cannot be read: {reason}. Use a head-….json from a witness folder.',
  'problem.work-lost':
    'The background work was lost (the database was rebuilt, or the job was cancelled) before this delivery was done. Deliver it again; what is in already is not taken twice.',
  'problem.initiative-open':
    'Initiative {number} is not closed yet and cannot be filed. Close it on its page first, then file it.',
  'problem.fonds-unset':
    'The fonds of the archive’s own records is not set, so there is no code to give. Enter its number in the rules of filing first.',
  'problem.bulk-pattern':
    '“{word}” in the pattern is not known; nothing was changed. Use words such as {title}, {code}, {year}, {n:3}; see the hint.',
  'problem.bulk-value': '“{value}” cannot be a value of this field. Fill it in as the field asks.',
  'problem.bulk-state': 'This bulk edit is “{state}” now, so that cannot be done. Reload and look again.',
  'problem.link-self': 'A record cannot be linked to itself. Choose another.',
  'problem.link-taken': 'These two records have such a link already.',
  'problem.location-kind': 'A {kind} cannot stand here: racks stand in a room, shelves in a rack, boxes on a shelf.',
  'problem.location-number-taken': 'There is a number “{number}” here already. Choose another.',
  'problem.location-not-empty': 'There are {count} things in “{number}”; it cannot be removed. Move them first.',
  'problem.location-full':
    '“{number}” has no room: capacity {capacity}, used {used}, needed {more}. Choose another place or change the capacity first.',
  'problem.location-code-unknown':
    'There is no reference code “{code}”; nothing was put in. Check the first and last code.',
  'problem.location-range':
    '“{from}” to “{to}” is no ascending range of codes in one fonds, or has more than {limit} records. Put them in part by part.',
  'problem.print-nothing': 'There is nothing to print. Choose records, a file, a box or a fonds first.',
  'problem.print-too-many': 'At most {limit} records are printed at once; there are {count}. Print them in parts.',
  'problem.authority-name-taken': 'There is an authority record named “{name}” already. Add a variant name to it.',
  'problem.authority-linked': 'That agency has an authority record already: “{name}”.',
  'problem.relation-circle': '“{from}” comes after “{to}” already; this would make a circle. Check which came first.',
  'problem.dossier-filed': 'This paper is in the dossier already, as {code}.',
};
