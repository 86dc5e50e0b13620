/** A report as a file: the page as DOCX, PDF or XLSX. */
import { todayOf } from '../../lib/day.ts';
import { allRows, wholeColumns } from './report.content.ts';
import { PAPER_ROWS, type ReportDeps, type ReportContext } from './report.context.ts';
import { writeReportPdf } from './report.pdf.ts';
import type { Reports } from './report.service.ts';
import { speaking } from './report.write.ts';
import { writeReportXlsx } from './report.xlsx.ts';

export function createFiles({ db, clock }: ReportDeps, context: ReportContext): Pick<Reports, 'file' | 'paper'> {
  const { find, enter, contentOf } = context;
  return {
    async file(actor, id, format, base) {
      const row = await find(db.read, actor, id);
      const content = await contentOf(db.read, actor, row, PAPER_ROWS);
      const paper = { ...content, sections: speaking(content.sections), row, base, today: todayOf(clock) };
      const bytes =
        format === 'docx'
          ? await (await import('./report.docx.ts')).writeReportDocx(paper)
          : format === 'pdf'
            ? await writeReportPdf(paper)
            : await writeReportXlsx(paper, {
                columns: wholeColumns(row),
                // Longer than a paper: counted for the same day, the rows are those of the paper.
                rows: row.kind === 'ledger' || row.kind === 'slips' ? allRows(db.read, clock, row) : undefined,
              });
      await db.write((trx) => enter(trx, actor, 'print', row, { format }));
      return { name: `${row.number ?? ''}${row.title}.${format}`, bytes };
    },

    async paper(actor, id, format) {
      const row = await find(db.read, actor, id);
      const content = await contentOf(db.read, actor, row, PAPER_ROWS);
      const paper = { ...content, sections: speaking(content.sections), row, base: '', today: todayOf(clock) };
      return format === 'docx' ? (await import('./report.docx.ts')).writeReportDocx(paper) : writeReportPdf(paper);
    },
  };
}
