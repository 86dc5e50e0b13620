/** 全宗单: what a house keeps of a fonds, on a page or two. */
import { drawTable, MM, openPdf } from '../../infra/pdf/index.ts';

export interface FondsPaper {
  facts: readonly (readonly [label: string, text: string])[];
  /** 门类、年度、保管期限、卷、件、页. */
  holdings: readonly (readonly string[])[];
  /** 移交批次、日期、移交单位、件. */
  accessions: readonly (readonly string[])[];
  at: string;
}

export async function writeFondsPaper(paper: FondsPaper): Promise<Buffer> {
  const margins = { top: 25 * MM, bottom: 20 * MM, left: 28 * MM, right: 20 * MM };
  const pdf = await openPdf({ face: 'serif', margins, title: '全宗单', at: paper.at });
  const { doc, width } = pdf;
  pdf.say('全宗单', 22, { align: 'center', bold: true, characterSpacing: 8 });
  doc.y += 10;
  const look = { size: 11, pad: [5, 5] as const, least: 26, middle: true };
  for (const fact of paper.facts) pdf.row(fact, { ...look, widths: [width * 0.24, width * 0.76] });
  const table = async (title: string, columns: readonly [string, number][], rows: readonly (readonly string[])[]) => {
    if (rows.length === 0) return;
    doc.y += 14;
    pdf.room(80);
    pdf.say(title, 13, { bold: true });
    doc.y += 4;
    await drawTable(
      pdf,
      columns.map(([heading, share]) => ({ title: heading, share, align: 'center' as const })),
      rows,
      { head: { ...look, size: 10.5, bold: true }, body: { ...look, size: 10.5, least: 22 } },
    );
  };
  const holdings = [
    ['门类', 3],
    ['起止年度', 3],
    ['保管期限', 2.4],
    ['案卷', 1.6],
    ['件', 1.6],
    ['页', 1.8],
  ] as const;
  await table(
    '馆藏数量',
    holdings.map(([name, share]) => [name, share]),
    paper.holdings,
  );
  const accessions = [
    ['批次', 2.4],
    ['入馆日期', 2.2],
    ['名称', 5],
    ['件', 1.4],
  ] as const;
  await table(
    '接收情况',
    accessions.map(([name, share]) => [name, share]),
    paper.accessions,
  );
  pdf.numberPages();
  return (await pdf.end()).bytes;
}
