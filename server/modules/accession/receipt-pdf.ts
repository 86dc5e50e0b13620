/** 电子档案移交与接收登记表 with its table of digests (standards 3.3) as a PDF. */
import { drawTable, openPdf } from '../../infra/pdf/index.ts';
import { dayOfTime, showDay, showSecond } from '../../lib/day.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { AccessionDetail } from '../../../shared/schemas/accession.ts';
import type { Receipt } from './receipt.ts';

export interface ReceiptInput {
  receipt: Receipt;
  archive: string;
  properties: AccessionDetail['properties'];
  consent: AccessionDetail['consent'];
  files: readonly { code: string; name: string; byte_size: number; sha256: string; sm3: string }[];
  locale: Locale;
}

const MARGIN = 48;
const LABEL_WIDTH = 150;
const LINE = '#777777';
const INK = '#222222';

/** Gives the bytes of the PDF. */
export async function writeReceipt(input: ReceiptInput): Promise<Buffer> {
  const { receipt, locale } = input;
  const say = (key: string, params: Record<string, string | number> = {}): string =>
    translate(locale, `receipt.${key}`, params);
  const pdf = await openPdf({
    face: 'sans',
    margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
    title: say('title'),
    at: receipt.at,
  });
  const { doc, width } = pdf;
  pdf.say(say('title'), 16, { align: 'center', color: INK });
  doc.moveDown(0.8);
  const pass = (property: string): string => {
    const found = input.properties.find((each) => each.property === property);
    const { passed = 0, total = 0, manual = 0 } = found ?? {};
    return say('passed', { passed, manual, failed: total - passed - manual });
  };
  const lines: [string, string][] = [
    [say('number'), receipt.number],
    [say('name'), receipt.title],
    [say('agency'), receipt.agency],
    [say('archive'), input.archive],
    [say('items'), String(receipt.items)],
    [say('files'), String(receipt.files)],
    [say('bytes'), `${(receipt.bytes / 1024 ** 3).toFixed(3)}（${receipt.bytes} B）`],
    [say('range'), `${receipt.firstCode}  ${receipt.lastCode}`],
    [say('carrier'), say('online')],
    ...(receipt.returned > 0 ? [[say('returned'), String(receipt.returned)] as [string, string]] : []),
    ...(['authenticity', 'integrity', 'usability', 'security'] as const).map(
      (each) => [say(each), pass(each)] as [string, string],
    ),
    [say('exterior'), say('manual')],
    ...(input.consent
      ? [
          [say('consent'), `${input.consent.representative}  ${showDay(dayOfTime(input.consent.at))}`] as [
            string,
            string,
          ],
        ]
      : []),
    [say('at'), showSecond(receipt.at)],
    [say('digest'), receipt.digest],
  ];
  const look = { size: 9.5, pad: [4, 3] as const, least: 18, line: LINE, ink: INK };
  for (const line of lines) pdf.row(line, { ...look, widths: [LABEL_WIDTH, width - LABEL_WIDTH] });
  const halves = { ...look, widths: [width / 2, width / 2] };
  pdf.row([say('agency'), say('archive')], halves);
  for (const key of ['filledBy', 'reviewer', 'seal', 'date'])
    pdf.row([`${say(key)}：`, `${say(key)}：`], { ...halves, least: 24 });
  doc.addPage();
  pdf.say(say('table'), 13, { align: 'center', color: INK });
  doc.moveDown(0.5);
  await drawTable(
    pdf,
    [
      { title: say('file'), share: 170 },
      { title: say('byteCount'), share: 60 },
      { title: 'SHA-256 / SM3', share: width - 230 },
    ],
    input.files.map((file) => [`${file.code}\n${file.name}`, String(file.byte_size), `${file.sha256}\n${file.sm3}`]),
    { head: { ...look, size: 8 }, body: { ...look, size: 6.8 } },
  );
  return (await pdf.end()).bytes;
}
