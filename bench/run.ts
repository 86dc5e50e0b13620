/** `npm run bench [NAME…]`: measures and writes bench/results/*.json with the machine's description. Never a test. */
import { benchBadCsv } from './bad-csv.ts';
import { benchCatalogue } from './catalogue.ts';
import { benchHttp } from './http.ts';
import { benchImport, corpusOf } from './import.ts';
import { benchIngest } from './ingest.ts';
import { benchLoop } from './loop.ts';
import { benchRelevance } from './relevance.ts';
import { benchReport } from './report.ts';
import { benchScale } from './scale.ts';
import { benchScriptSize } from './script-size.ts';

const ALL: Record<string, () => Promise<void>> = {
  'script-size': benchScriptSize,
  ingest: () => benchIngest(),
  http: () => benchHttp(),
  import: () => benchImport(),
  'bad-csv': () => benchBadCsv(),
  catalogue: () => benchCatalogue(),
  scale: () => benchScale({ corpus: corpusOf(100_000, 5000, 100), perClass: 100, peers: true, result: 'scale' }),
  relevance: () => benchRelevance(),
  loop: () => benchLoop(),
  report: () => benchReport(),
};
const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(ALL)) {
  const bench = ALL[name];
  if (bench === undefined) throw new Error(`no benchmark ${name}: ${Object.keys(ALL).join(', ')}`);
  console.log(`\n── ${name}`);
  await bench();
}
