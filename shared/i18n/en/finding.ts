/** Words of ledgers: what is wrong with imported rows, headings of exported tables, refusals around them. */
export default {
  'problem.table-too-long':
    'The table has more than {limit} rows; nothing was imported. Split it into parts of {limit} rows at most.',
  'problem.ledger-headings':
    'No headings were found in the first 20 rows of “{file}”: there must be a column “problem” and one more. Check the table, and keep one row of headings above the data.',
  'problem.finding-import-state':
    'This import is “{importState}”, so it cannot be used to {act}. Reload the page to see how it stands.',
  'problem.calendar-day': '“{day}” cannot be set like this: {why}. Correct it and save again; nothing was changed.',
  'act.start': 'import',
  'act.undo': 'undo',
  'act.preview': 'try',
  'finding-import-state.uploaded': 'uploaded',
  'finding-import-state.running': 'running',
  'finding-import-state.done': 'imported',
  'finding-import-state.failed': 'not completed',
  'finding-import-state.undone': 'undone',
  'calendar-reason.weekend': 'it is a weekend and off anyway',
  'calendar-reason.workday': 'it is a weekday and worked anyway',
  'calendar-reason.both': 'a day cannot be both off and worked',
  'ledger-defect.classified':
    'A cell bears a mark of classification. Classified matter never enters; the row was not read. Remove it from the ledger.',
  'ledger-defect.broken-row':
    'Quotes or encoding of this row are damaged and it cannot be read. Correct it in the original.',
  'ledger-defect.missing-problem':
    'No problem is written. Each line states its problem; where it continues the line above, merge the cells or clear the number.',
  'ledger-defect.bad-percent':
    'Progress “{value}” is not a whole number from 0% to 100%. Write a whole number from 0 to 100.',
  'ledger-defect.bad-date':
    '“{value}” is not a date. Write 2026-06-30, 2026年6月30日, 6月底, 立行立改 (at once) or 长期坚持 (long term).',
  'ledger-defect.year-assumed': '“{value}” names no year; it was read as {day}. Add the year where that is wrong.',
  'ledger-defect.due-before-start': 'The due date {due} is before the start {start}. Correct one of them.',
  'ledger-defect.unknown-unit':
    'There is no unit “{value}”. Use a known unit, or choose “make the units of the table”.',
  'ledger-defect.unknown-joining':
    'There is no joining unit “{value}”. Use a known unit, or choose “make the units of the table”.',
  'ledger-defect.unknown-person':
    'Nobody with an account is called “{value}”. Use a known person, or choose “leave people empty, keep names as words”.',
  'ledger-defect.person-left':
    'The account of “{value}” is disabled and cannot take anything on. Choose somebody else.',
  'ledger-defect.several-people':
    'Several people in one cell: “{value}”. Each duty is one person’s here; the first, “{first}”, is taken, the others are kept as words.',
  'ledger-defect.checker-is-owner':
    'The checker “{value}” is also owner or executor. Who mends does not check; choose somebody else.',
  'ledger-defect.unknown-source': 'The source “{value}” is not among the sources; the chosen default is entered.',
  'ledger-defect.unknown-severity':
    'The severity “{value}” is not known; “minor” is entered. Write minor, major or grave.',
  'ledger-defect.problem-long':
    'The problem is longer than {limit} characters: the first {limit} become its title, the whole its first appearance.',
  'ledger-defect.text-long': 'The text has {length} characters; the limit is {limit}. Shorten it.',
  'ledger-defect.same-problem': 'The same problem as in row {before}. Both are entered; remove one where it is double.',
  'ledger-defect.said-done':
    'The ledger says it is done. Here it is closed with evidence and by its checker; the words are kept as progress.',
  'ledger.sheet': 'Ledger',
  'ledger.returned': 'Returned rows',
  'ledger.title': 'Ledger of findings, {archive}',
  'ledger.made': 'Exported {time}, {count} findings',
  'ledger.column.serial': 'No.',
  'ledger.column.number': 'Number',
  'ledger.column.source': 'Source',
  'ledger.column.category': 'Category',
  'ledger.column.problem': 'Problem',
  'ledger.column.appearances': 'Appearances',
  'ledger.column.rootCause': 'Root cause',
  'ledger.column.severity': 'Severity',
  'ledger.column.target': 'Target',
  'ledger.column.measures': 'Measures',
  'ledger.column.leader': 'Leader',
  'ledger.column.body': 'Lead unit',
  'ledger.column.joining': 'Joining units',
  'ledger.column.owner': 'Owner',
  'ledger.column.checker': 'Checker',
  'ledger.column.start': 'Start',
  'ledger.column.due': 'Due',
  'ledger.column.percent': 'Percent',
  'ledger.column.state': 'State',
  'ledger.column.light': 'Light',
  'ledger.column.progress': 'Progress',
  'ledger.column.closedOn': 'Closed on',
  'rules.title': 'Register of lasting rules',
  'rules.column.title': 'Rule',
  'rules.column.act': 'Act',
  'rules.column.documentNumber': 'Document number',
  'rules.column.inForceOn': 'In force since',
  'rules.column.finding': 'Grew from',
  'rules.column.problem': 'Problem',
  'rule-act.made': 'made',
  'rule-act.revised': 'revised',
  'rule-act.dropped': 'dropped',
  'source.study': 'study',
  'source.research': 'research',
  'source.staff': 'staff',
  'source.people': 'people',
  'source.above': 'from above',
  'source.inspection': 'inspection',
  'source.enforcement': 'enforcement',
  'source.self': 'own check',
  'severity.minor': 'minor',
  'severity.major': 'major',
  'severity.grave': 'grave',
  'term.at-once': 'at once',
  'term.long-term': 'long term',
};
