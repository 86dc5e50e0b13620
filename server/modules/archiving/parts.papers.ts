/**
 * Papers of inspection and of what was reported. Filing takes in the whole of an initiative, so these are read with the
 * house's own right.
 */
import { showDay } from '../../lib/day.ts';
import { inspectionQuery } from '../../../shared/schemas/inspection.ts';
import { reportListQuery } from '../../../shared/schemas/report.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import type { Inspections } from '../inspection/index.ts';
import type { Reports } from '../report/index.ts';
import { attached, PAGE, paper, part, versionOfContent, whole } from './paper.compose.ts';
import type { Block } from './paper.sheet.ts';
import type { FiledPaper, PaperRequest, PaperSource } from './paper.types.ts';

/** Reports that were issued, as they were: their text and figures are kept. */
export const reportPapers =
  (reports: Pick<Reports, 'list' | 'paper'>): PaperSource =>
  async ({ actor, archive, initiative }) => {
    const rows = await whole((cursor) =>
      reports.list(actor, reportListQuery.parse({ initiative: initiative.id, state: 'issued', limit: PAGE, cursor })),
    );
    return rows.map((row): FiledPaper => {
      const make = (format: 'docx' | 'pdf') => async () => {
        const bytes = await reports.paper(actor, row.id, format);
        return { bytes, ...(format === 'pdf' && { pages: pagesOf(bytes) }) };
      };
      return {
        key: `report:${row.id}`,
        version: row.state,
        kind: 'report',
        title: row.title,
        documentNumber: row.number ?? '',
        responsible: archive.name,
        on: row.issuedOn ?? row.asOf,
        opinion: '控制',
        // One document in two formats: its pages are counted once.
        files: [
          { name: '正文.pdf', content: { make: make('pdf') } },
          { name: '正文.docx', content: { make: make('docx') } },
        ],
      };
    });
  };

/** Page objects of a PDF of our own making. */
const pagesOf = (bytes: Buffer): number => bytes.toString('latin1').split(/\/Type \/Page\b/).length - 1;

const CONCLUDED: readonly string[] = ['concluded', 'published', 'closed'];
/** Inspections that came to a conclusion, with their orders, the agency's evidence and what was photographed. */
export const inspectionPapers =
  (inspections: Pick<Inspections, 'list' | 'get' | 'storedFiles'>): PaperSource =>
  async (request) => {
    const rows = await whole((cursor) =>
      inspections.list(SYSTEM_ACTOR, inspectionQuery.parse({ initiative: request.initiative.id, limit: PAGE, cursor })),
    );
    const concluded = rows.filter(({ visitedOn, state }) => visitedOn !== null && CONCLUDED.includes(state));
    return Promise.all(
      concluded.map(async ({ id, visitedOn }) =>
        inspectionPaper(
          request,
          await inspections.get(SYSTEM_ACTOR, id),
          await inspections.storedFiles(SYSTEM_ACTOR, id),
          visitedOn!,
        ),
      ),
    );
  };

function inspectionPaper(
  request: PaperRequest,
  inspection: Awaited<ReturnType<Inspections['get']>>,
  files: Awaited<ReturnType<Inspections['storedFiles']>>,
  on: number,
): FiledPaper {
  const { agencyName, number, score, grade, conclusion, second } = inspection;
  const blocks: Block[] = [
    {
      facts: [
        ['受检单位', agencyName],
        ['检查日期', showDay(on)],
        ['检查人员', inspection.inspectors.map(({ name }) => name).join('、')],
        ['得分', score === null ? '' : `${score.got} / ${score.possible}`],
        ['等次', grade?.name ?? ''],
        ['结论', conclusion],
        ...(second === null ? [] : [['复查', `${showDay(second.on)} ${second.note}`] as const]),
      ],
    },
    ...part(
      '整改通知',
      inspection.orders.map((order) => [
        order.number,
        showDay(order.issuedOn),
        order.items.map(({ text }) => text).join('\n'),
        order.answer ?? '',
      ]),
      [0.2, 0.16, 0.34, 0.3],
    ),
    ...part(
      '转为问题',
      inspection.findings.map((each) => [each.number, each.item]),
      [0.4, 0.6],
    ),
  ];
  const made = paper(request, {
    key: `inspection:${inspection.id}`,
    version: versionOfContent([blocks, files.map(({ sha256 }) => sha256)]),
    kind: 'inspection',
    title: `${agencyName}档案检查材料`,
    documentNumber: number,
    on,
    blocks,
  });
  return { ...made, files: [...made.files, ...files.map(attached)] };
}
