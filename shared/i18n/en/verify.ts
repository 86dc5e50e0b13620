export default {
  'verify.ledger-row-altered':
    'Ledger entry {id} (number {seq}, {action}) was altered: content, columns and hashes contradict each other.',
  'verify.ledger-row-gone': 'The ledger lacks the entries {from} to {to}.',
  'verify.ledger-root-differs':
    'The head of size {size} does not fit the ledger: something from entry {from} to {to} was altered, added or taken away.',
  'verify.ledger-head-differs':
    'The head of size {size} kept from earlier does not fit the ledger as it is: entries from {from} to {to} were rewritten.',
  'verify.ledger-shorter':
    'A head proves {size} entries and there are {entries}: the tail was cut, or an old database put back.',
  'verify.ledger-signature-invalid': 'The signature of the head of size {size} does not hold.',
  'verify.ledger-key-foreign': 'The head of size {size} is signed with the key {keyId}, which is not this archive’s.',
  'verify.ledger-head-unreadable': 'The head file {path} cannot be read, or is not what its name says.',
};
