/** Papers of findings: for each the account of how it was mended with its evidence, and the ledger 台账 over all of them. */
import { dayOfTime, showDay } from '../../lib/day.ts';
import { translate } from '../../../shared/i18n/index.ts';
import type { FindingDetail, FindingRow } from '../../../shared/schemas/finding.ts';
import { findingListQuery } from '../../../shared/schemas/finding.ts';
import type { Slip } from '../../../shared/schemas/slip.ts';
import { slipListQuery } from '../../../shared/schemas/slip.ts';
import type { EvidenceTable } from '../../infra/db/index.ts';
import type { Findings } from '../finding/index.ts';
import type { Actor } from '../identity/index.ts';
import type { Slips } from '../slip/index.ts';
import { listEvidence } from './archiving.repo.ts';
import { part, versionOfContent } from './paper.compose.ts';
import { type Block, type Sheet, writeSheet } from './paper.sheet.ts';
import type { FiledPaper, PaperFile, PaperRequest, PaperSource } from './paper.types.ts';

interface FindingPapersParts {
  findings: Pick<Findings, 'list' | 'get'>;
  slips: Pick<Slips, 'list' | 'paper'>;
}

const say = (key: string) => translate('zh-CN', key);
const day = (value: number | null) => (value === null ? '' : showDay(value));
const dayAt = (time: string) => showDay(dayOfTime(time));
const ACTS: Record<string, string> = { made: '新建', revised: '修订', dropped: '废止' };
const MEASURES: Record<string, string> = { open: '未完成', done: '完成', dropped: '不再执行' };
/** Titles longer than this are shortened: the catalogue takes two hundred characters. */
const TITLE = 120;
const shortened = (text: string) => (text.length > TITLE ? `${text.slice(0, TITLE)}……` : text);

async function listAllFindings(findings: Pick<Findings, 'list'>, actor: Actor, initiative: string) {
  const rows: FindingRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await findings.list(actor, findingListQuery.parse({ initiative, limit: 200, cursor }));
    rows.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows.toSorted((a, b) => (a.number < b.number ? -1 : 1));
}

export function findingPapers(parts: FindingPapersParts): PaperSource {
  return async (request) => {
    const { actor, initiative, reader } = request;
    const papers: FiledPaper[] = [];
    const details: { detail: FindingDetail; slips: Slip[] }[] = [];
    for (const { id } of await listAllFindings(parts.findings, actor, initiative.id)) {
      const detail = await parts.findings.get(actor, id);
      const slips = (
        await parts.slips.list(actor, slipListQuery.parse({ finding: id, limit: 200 }))
      ).items.toReversed();
      details.push({ detail, slips });
      const evidence = await listEvidence(reader, id);
      papers.push(findingPaper(request, detail, slips, evidence));
      papers.push(...slips.map((slip) => slipPaper(parts.slips, request, slip)));
    }
    if (details.length > 0) papers.push(ledgerPaper(request, details));
    return papers;
  };
}

function slipPaper(slips: Pick<Slips, 'paper'>, { actor, archive }: PaperRequest, slip: Slip): FiledPaper {
  const kind = say(`slip.${slip.kind}`);
  return {
    key: `slip:${slip.id}`,
    // What happens to a slip after it was issued stands on it: signed for, answered.
    version: slip.state,
    kind: 'slip',
    title: `${kind}（${slip.findingNumber}，${shortened(slip.problem)}）`,
    documentNumber: slip.number,
    responsible: archive.name,
    on: slip.issuedOn,
    opinion: '控制',
    files: [{ name: `${kind}.pdf`, content: { make: () => slips.paper(actor, slip.id) } }],
  };
}

function findingPaper(
  { archive, initiative }: PaperRequest,
  detail: FindingDetail,
  slips: readonly Slip[],
  evidence: readonly EvidenceTable[],
): FiledPaper {
  const at = detail.updatedAt;
  const sheet: Sheet = {
    head: archive.name,
    title: '问题整改情况表',
    number: detail.number,
    blocks: findingBlocks(detail, slips, evidence),
    foot: [initiative.title, dayAt(at)],
    at,
  };
  const files = evidence.map((row, index): PaperFile => {
    // Numbered: two files may have one name, and they lie in the order in which they were entered.
    const number = String(index + 1).padStart(2, '0');
    const content = { objectId: row.object_id, path: row.path };
    return { name: `佐证${number}-${row.name}`, since: row.entered_at, content };
  });
  return {
    key: `finding:${detail.id}`,
    version: String(detail.lockVersion) + at,
    kind: 'finding',
    title: `关于“${shortened(detail.problem)}”问题的整改材料`,
    documentNumber: detail.number,
    responsible: archive.name,
    on: dayOfTime(at),
    opinion: '控制',
    files: [{ name: '正文-整改情况表.pdf', content: { make: () => writeSheet(sheet) } }, ...files],
  };
}

function findingBlocks(detail: FindingDetail, slips: readonly Slip[], evidence: readonly EvidenceTable[]): Block[] {
  return [
    {
      facts: [
        ['问题', detail.problem],
        ['具体表现', detail.appearances.map(({ text }, index) => `${index + 1}. ${text}`).join('\n')],
        ['原因分析', detail.rootCause],
        ['整改目标', detail.target],
        ['牵头单位', detail.bodyName ?? ''],
        ['责任主体', detail.ownerName ?? ''],
        ['执行主体', detail.executor.name ?? ''],
        ['检查主体', detail.checker.name ?? ''],
        ['起止', `${day(detail.start)} 至 ${day(detail.due)}`],
        ['状态', `${say(`state.${detail.state}`)}${detail.closedOn === null ? '' : ` ${day(detail.closedOn)}`}`],
      ],
    },
    ...part(
      '整改措施',
      detail.measures.map((each) => [
        each.text,
        each.owner.name ?? '',
        day(each.due),
        `${MEASURES[each.state] ?? each.state}${each.doneOn === null ? '' : ` ${day(each.doneOn)}`}`,
      ]),
      [0.5, 0.14, 0.16, 0.2],
    ),
    ...part(
      '进展',
      detail.progress.map((each) => [
        day(each.onDay),
        each.text,
        each.percent === null ? '' : `${each.percent}%`,
        each.author,
      ]),
      [0.16, 0.6, 0.1, 0.14],
    ),
    ...part(
      '单据',
      slips.map((slip) => [slip.number, day(slip.issuedOn), say(`state.${slip.state}`), slip.answer ?? '']),
      [0.26, 0.16, 0.14, 0.44],
    ),
    ...part(
      '佐证',
      evidence.map((row) => [row.name, `事实 ${day(row.fact_on)}`, `录入 ${dayAt(row.entered_at)}`, `SM3 ${row.sm3}`]),
      [0.3, 0.16, 0.16, 0.38],
    ),
    ...part(
      '延期',
      detail.extensions.map((each) => [`${day(each.fromDue)} 至 ${day(each.toDue)}`, each.reason, each.note]),
      [0.3, 0.4, 0.3],
    ),
    ...part(
      '销号',
      detail.closures.map((each) => [
        `${each.askedBy} ${dayAt(each.askedAt)} 申请：${each.statement}`,
        each.checkedAt === null ? '' : `${each.checkedBy ?? ''} ${dayAt(each.checkedAt)}：${each.note}`,
      ]),
      [0.5, 0.5],
    ),
    ...part(
      '满意评价',
      detail.satisfaction.map((each) => [
        `询问 ${dayAt(each.askedAt)}`,
        each.content === null ? '未答' : each.content ? '满意' : '不满意',
        each.comment,
      ]),
      [0.3, 0.2, 0.5],
    ),
    ...part(
      '回头看',
      detail.lookBacks.map((each) => [
        day(each.doneOn ?? each.dueOn),
        each.result === null ? '待办' : each.result === 'held' ? '巩固' : '反弹',
        each.note,
      ]),
      [0.2, 0.2, 0.6],
    ),
    ...part(
      '建章立制',
      detail.lastingRules.map((each) => [
        ACTS[each.act] ?? each.act,
        each.title,
        each.documentNumber,
        day(each.inForceOn),
      ]),
      [0.12, 0.48, 0.24, 0.16],
    ),
  ];
}

const LEDGER_COLUMNS: readonly [heading: string, share: number][] = [
  ['编号', 0.11],
  ['问题', 0.19],
  ['整改措施', 0.22],
  ['牵头单位', 0.09],
  ['责任人', 0.06],
  ['检查人', 0.06],
  ['时限', 0.09],
  ['状态', 0.09],
  ['单据', 0.045],
  ['佐证', 0.045],
];

const ledgerLine = (detail: FindingDetail, slips: readonly Slip[]): string[] => [
  detail.number,
  detail.problem,
  detail.measures.map(({ text }, index) => `${index + 1}. ${text}`).join('\n'),
  detail.bodyName ?? '',
  detail.ownerName ?? '',
  detail.checker.name ?? '',
  day(detail.due),
  `${say(`state.${detail.state}`)}${detail.closedOn === null ? '' : `\n${day(detail.closedOn)}`}`,
  String(slips.length),
  String(detail.evidence.length),
];

/** The ledger as a paper and, beside it, as a spreadsheet. */
function ledgerPaper(
  { archive, initiative }: PaperRequest,
  details: readonly { detail: FindingDetail; slips: Slip[] }[],
): FiledPaper {
  const lines = details.map(({ detail, slips }) => ledgerLine(detail, slips));
  const headings = LEDGER_COLUMNS.map(([heading]) => heading);
  const at = details.map(({ detail }) => detail.updatedAt).reduce((a, b) => (a > b ? a : b));
  const closed = details.filter(({ detail }) => detail.closedOn !== null).length;
  const title = `${initiative.title}问题整改台账`;
  const sheet: Sheet = {
    head: archive.name,
    title,
    number: initiative.number,
    blocks: [
      { text: `共${details.length}个问题，已销号${closed}个。` },
      { table: [headings, ...lines], widths: LEDGER_COLUMNS.map(([, share]) => share) },
    ],
    foot: [archive.name, dayAt(at)],
    at,
    landscape: true,
  };
  return {
    key: `ledger:${initiative.id}`,
    version: versionOfContent(lines),
    kind: 'ledger',
    title,
    documentNumber: '',
    responsible: archive.name,
    on: dayOfTime(at),
    opinion: '控制',
    files: [
      { name: '台账.pdf', content: { make: () => writeSheet(sheet) } },
      { name: '台账.xlsx', content: { make: () => workbookOf(title, headings, lines, at) } },
    ],
  };
}

async function workbookOf(title: string, headings: readonly string[], lines: readonly string[][], at: string) {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  workbook.created = workbook.modified = new Date(at);
  const sheet = workbook.addWorksheet('台账', { views: [{ state: 'frozen', ySplit: 2 }] });
  sheet.addRow([title]);
  sheet.addRow([...headings]);
  for (const line of lines) sheet.addRow(line);
  for (const [index, [, share]] of LEDGER_COLUMNS.entries()) sheet.getColumn(index + 1).width = Math.round(share * 160);
  sheet.eachRow((row, number) => {
    row.alignment = { wrapText: true, vertical: 'top' };
    row.font = { bold: number <= 2 };
  });
  return { bytes: Buffer.from(await workbook.xlsx.writeBuffer()) };
}
