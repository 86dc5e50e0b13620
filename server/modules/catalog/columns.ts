/** The columns of a unit that are described, by the keys under which schemes, forms and edits know them. */
export const UNIT_COLUMNS = {
  code: 'code',
  title: 'title',
  responsible: 'responsible',
  documentNumber: 'document_number',
  dateText: 'date_text',
  retention: 'retention',
  pageCount: 'page_count',
  carrier: 'carrier',
  note: 'note',
} as const;
