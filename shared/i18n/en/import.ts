/** Importing and exporting catalogues in words. */
export default {
  'import.defect.broken-quote':
    'Row {row}: a quotation mark has no partner, the row was not read; reading goes on at the next row. Mend the quotation marks of this row.',
  'import.defect.bad-encoding':
    'Row {row} holds bytes that are no characters and was not imported. Check the text of this row.',
  'import.defect.cut-short':
    'There are too many defects: of each kind only the first {most} are listed; the other rows are neither listed nor in the workbook that goes back. Mostly a whole column is wrong: mend it by kind first, then import again.',
  'import.defect.encoding-claim':
    'The file claims to be {claimed} but is {found}, and was read as {found}. Look at some rows to see whether their text is right.',
  'import.defect.encoding-guessed':
    'The encoding of the file was guessed ({found}). Look at some rows to see whether their text is right.',
  'import.defect.sheet-hidden':
    'The sheet is hidden and was not read. To read it, unhide it, or name it under sheets in the mapping file.',
  'import.defect.columns-beyond':
    'There is more behind column {most}, which was not read. To read it, move those columns to the front, or delete columns that are not wanted.',
  'import.defect.sheet-plain':
    'No headings were found, and the sheet was not read. To read it, add headings such as “reference code” and “title”.',
  'import.defect.column-hidden':
    'Column {n}, “{column}”, is hidden and was read like the others. Where you do not want it, choose “leave out” under “What each column is”.',
  'import.defect.column-hidden.more':
    'Column {n}, “{column}”, is hidden (in {more} more sheets too) and was read like the others. Where you do not want it, choose “leave out” under “What each column is”.',
  'import.defect.rows-hidden':
    '{n} rows are hidden, by hand or by a filter (from row {first}), and were read like the others. Where you do not want them, delete them from the sheet first.',
  'import.defect.left-out': 'Row {row} looks like a total ({value}) and was not read as a record.',
  'import.defect.remark-row': 'Row {row} looks like a remark below the table ({value}) and was not read as a record.',
  'import.defect.merged-filled':
    'Cells are merged downwards: {n} empty cells were given the merged value. Look at some of them.',
  'import.defect.merged-filled.more':
    'Cells are merged downwards, in {more} more sheets too: {n} empty cells in all were given the merged value. Look at some of them.',
  'import.defect.memo-absent':
    'Texts of the memo fields ({fields}) stand in another file (.DBT or .FPT) and were not read. If you need them, save the table as XLSX or CSV with a database or spreadsheet program and import that.',
  'import.defect.fonds-itself':
    'Row {row} is the fonds itself ({value}) and was not read as a unit; what lies in it stands below the fonds. Its name is changed on its own page.',
  'import.defect.level-by-code':
    'By their codes {n} of its rows were read as files; items go into their files. Where that is wrong, add a column “level”.',
  'import.defect.level-by-code.more':
    'By their codes some of its rows were read as files, in {more} more sheets too, {n} in all; items go into their files. Where that is wrong, add a column “level”.',
  'import.defect.file-absent':
    'Row {row}: its file “{file}” is neither in this catalogue nor in the holdings, so its items stand below the fonds. Import the catalogue of files first, or compose the file afterwards.',
  'import.defect.cell-error':
    'In row {row} “{column}” is the error of a formula ({value}). Mend the formula, or write the value itself.',
  'import.defect.code-width':
    'The reference code “{value}” in row {row} has full-width characters; it was taken in half width.',
  'import.defect.missing-code':
    'Row {row} has no reference code. Add it, or allow empty codes where an old catalogue has none.',
  'import.defect.unusual-code':
    'Row {row}: the reference code “{value}” is not written as DA/T 13 has it; it is kept as it is.',
  'import.defect.foreign-fonds':
    'Row {row}: the reference code “{value}” does not belong to fonds “{fonds}”. Correct it, or place rows by their codes.',
  'import.defect.duplicate-in-file':
    'Row {row}: the reference code “{value}” stands in row {other}{sheetOther} too; neither was imported. Correct one of them.',
  'import.defect.exists':
    'Row {row}: the reference code “{value}” exists already, the row was not imported. Correct it, or choose to skip or update existing units.',
  'import.defect.differs': 'Row {row}: “{column}” differs from the holdings: there “{before}”, here “{value}”.',
  'import.defect.differs.empty': 'Row {row}: “{column}” is empty in the holdings, here “{value}”.',
  'import.defect.missing-title': 'Row {row} has no title. Add it.',
  'import.defect.bad-date': 'Row {row}: “{value}” is no valid date.',
  'import.defect.future-date': 'Row {row}: the date “{value}” lies in the future. Check it.',
  'import.defect.bad-year': 'Row {row}: “{value}” is no year of four digits.',
  'import.defect.year-mismatch': 'Row {row}: “{column}” ({value}) does not agree with the year {other}. Check it.',
  'import.defect.bad-retention':
    'Row {row}: the retention “{value}” is not in the code table. Write 永久, 30年, 10年 or such.',
  'import.defect.retention-mismatch':
    'Row {row}: the retention “{value}” does not agree with “{other}” in the reference code. Check it.',
  'import.defect.bad-pages': 'Row {row}: the number of pages “{value}” is no number; it is kept as a note.',
  'import.defect.unknown-openness':
    'Row {row}: the access status “{value}” is not in the code table. Write open, controlled, delayed or unreviewed.',
  'import.defect.open-not-public': 'Row {row} is marked open, but its classification is not public. Check both.',
  'import.defect.unknown-category': 'Row {row}: there is no category “{value}”. Make it first, or correct the code.',
  'import.defect.unknown-agency':
    'Row {row}: there is no agency “{value}”. Make it first, or allow the import to make it.',
  'import.defect.unknown-level':
    'Row {row}: the level “{value}” is not in the code table. Write fonds, series, file or item.',
  'import.defect.parent-refused':
    'Row {row}: the unit above it (row {parent}) could not be imported, so neither was this row. Correct that one first.',
  'import.defect.special-characters': 'Row {row}: “{column}” holds invisible or special characters: {characters}.',
  'import.defect.too-long': 'Row {row}: “{column}” has {length} characters, more than {limit}.',
  'import.defect.field-required':
    'Row {row}: “{fieldEn}” is empty, which is mandatory in category {category}; the row comes in, add it later.',
  'import.defect.field-absent':
    'There is no column for “{fieldEn}”, which is mandatory in category {category} (from row {row} on); rows come in, add it later.',
  'import.defect.field-too-long': 'Row {row}: “{fieldEn}” ({value}) has more than {limit} characters. Shorten it.',
  'import.defect.field-not-integer': 'Row {row}: “{fieldEn}” is a whole number, “{value}” is none.',
  'import.defect.field-not-date':
    'Row {row}: “{fieldEn}” is a date, “{value}” cannot be read as one. Write 20230315, 202303 or 2023.',
  'import.defect.field-not-in-table': 'Row {row}: “{value}” is not in the code table of “{fieldEn}”.',
  'import.defect.field-one-value': 'Row {row}: “{fieldEn}” holds one value, here are several lines: “{value}”.',
  'import.defect.field-not-flag': 'Row {row}: “{fieldEn}” is yes or no, “{value}” is neither.',
  'import.defect.classified': 'Row {row} is classified and was stopped at the gate; nothing of its content was kept.',
  'progress.preparing': 'Read and check',
  'progress.storing': 'Import',
  'progress.checked': 'Checked',
  'progress.done': 'Done',
  'progress.failed': 'Not finished',
  'progress.cancelled': 'Stopped',
  'progress.undoing': 'Undo',
  'progress.undone': 'Undone',
  'import.suggestion': 'Suggestion: {suggestion}.',
  'import.sheet': 'Sheet “{sheet}”: ',
  'import.of-sheet': ' of sheet “{sheet}”',
  'cli.import': 'import a catalogue: XLSX, XLS, CSV, TSV, DBF, EAD',
  'cli.import.file': 'file of the catalogue',
  'cli.import.fonds': 'number of the fonds',
  'cli.import.fonds-new': 'There is no fonds {fonds} here; the import makes it. Confirm its name on its page.',
  'cli.import.category': 'code of the category, such as WS',
  'cli.import.map': 'mapping file (docs/import.md)',
  'cli.import.dry-run': 'check only, write nothing',
  'cli.import.undo': 'undo the import of this number',
  'cli.import.match': 'where a code exists: refuse, skip or update',
  'cli.import.allow-empty-code': 'let rows without a code in',
  'cli.import.create-agencies': 'make the agencies that are not here',
  'cli.import.report': 'save the returned rows as this .xlsx',
  'cli.import.report-none': 'No rows went back, so {report} was not written.',
  'cli.import.stopped.uploaded': 'Import {number} was stopped; nothing was written.',
  'cli.import.stopped.cancelled':
    'Import {number} was stopped; what was written stays. Go on with it on the page of imports, or take it back with lantai import --undo {number}.',
  'cli.import.done':
    'Import {number}: {created} created, {updated} updated, {skipped} skipped, {refused} returned, {stopped} stopped as classified.',
  'cli.import.checked':
    'Trial {number}: {good} can be imported, {updated} would be updated, {skipped} skipped, {refused} returned, {stopped} stopped as classified. Nothing was written.',
  'cli.import.undone': 'Import {number} undone: {removed} removed, {restored} restored, {spared} spared{reasons}.',
  'cli.import.undo-trial':
    'Undoing import {number} would remove {removed}, restore {restored} and spare {spared}{reasons}. Nothing was written.',
  'cli.import.spared': 'Spared: {code} {title}: {reason}',
  'cli.import.because': ' ({reasons})',
  'spare.changed': 'changed',
  'spare.opened': 'opened',
  'spare.filled': 'has files',
  'spare.cited': 'cited',
  'spare.placed': 'put into a box',
  'spare.parent': 'holds what stays',
  'cli.export': 'export the catalogue: XLSX, CSV, EAD3, JSON lines',
  'cli.export.out': 'write to this file',
  'cli.export.format': 'xlsx, csv, ead3 or jsonl (by the file’s name where absent)',
  'cli.export.query': 'only the hits of this query',
  'cli.export.done': '{count} exported to {path}.',
  'cli.export.folder': 'write the whole fonds to this folder, for another Lantai',
  'cli.export.folder-done': 'Fonds {fonds} is in {path}: {units} units, {files} files.',
  'cli.import-fonds': 'Take in a fonds that another Lantai wrote to a folder',
  'cli.import-fonds.folder': 'the folder of the fonds',
  'cli.import-fonds.done': 'Fonds {fonds} is in: {units} units, {files} files.',
  'cli.import-fonds.only-categories':
    'only add the categories that are lacking here, with their schemes; for the system administrator',
  'cli.import-fonds.check':
    'Fonds {fonds} can come in: {units} units, {files} files; {added} parts of the schemes would be added. Nothing was written.',
  'cli.import-fonds.categories':
    'Parts of the schemes that fonds {fonds} needs were added: {added}. Its records are not in yet.',
  'cli.import-fonds.adds.category': 'adds category {key} {name}',
  'cli.import-fonds.adds.scheme': 'adds field scheme {key} {name}',
  'cli.import-fonds.adds.table': 'adds code table {key} {name}',
  'cli.import-fonds.adds.template': 'adds code template {key} {name}',
  'cli.import-fonds.adds.schedule': 'adds retention schedule {key} {name}',
};
