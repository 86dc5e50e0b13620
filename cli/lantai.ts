/** The command line: reads words, hands verbs to the data's owner, prints what they say. Meaning lives in server/verbs. */
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { type ConfigOptions, readConfig } from '../server/config.ts';
import { LantaiError } from '../server/lib/errors.ts';
import type { ExitCode, VerbOptions } from '../server/verbs/verb.ts';
import { negotiateLocale, translate } from '../shared/i18n/index.ts';
import { sayProblem } from '../shared/i18n/problem.ts';
import { ALSO } from '../shared/query/ast.ts';
import { createPrinter } from './printer.ts';

const locale = negotiateLocale(
  (process.env.LANTAI_LOCALE ?? process.env.LANG ?? 'zh').replace('_', '-').replace(/^C\b.*/, 'zh'),
);
const say = (key: string, params?: Record<string, string | number>) => translate(locale, key, params);

interface Common extends VerbOptions {
  data?: string;
  as?: string;
  json?: boolean;
  keyFile?: string;
  witness?: string[];
  log?: string;
}

const program = new Command('lantai')
  .description(say('cli.about'))
  .version('0.1.0', '-V, --version', say('cli.version'))
  .helpOption('-h, --help', say('cli.help'))
  .helpCommand(false)
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride();

const toConfigOptions = (options: Common): ConfigOptions => ({
  ...(options.data === undefined ? {} : { data: options.data }),
  ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
  ...(options.witness === undefined ? {} : { witness: options.witness }),
  logLevel: options.log ?? (process.env.LANTAI_LOG === undefined ? 'warn' : process.env.LANTAI_LOG),
});

function verb(name: string, example: string): Command {
  return program
    .command(name)
    .description(say(`cli.${name.split(' ')[0]!}`))
    .helpOption('-h, --help', say('cli.help'))
    .option('--data <dir>', say('cli.data'))
    .option('--key-file <file>', say('cli.key-file'))
    .option('--witness <dir...>', say('cli.witness'))
    .option('--json', say('cli.json'))
    .addHelpText('after', `\n${say('cli.example')}\n  ${example}\n`)
    .exitOverride();
}
const acting = (command: Command) => command.option('--as <user>', say('cli.as'));

/** Runs a verb in this process or in the server that holds the data, and ends with its exit code. */
async function dispatch(name: string, options: Common, args: VerbOptions): Promise<void> {
  const config = readConfig(toConfigOptions(options));
  const printer = createPrinter({ json: options.json === true, locale });
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  // Loaded only now: help and wrong use wait for nothing.
  const { runVerbAnywhere } = await import('./run-verb.ts');
  const exit = await runVerbAnywhere({
    config,
    call: {
      verb: name,
      options: { ...options, ...args },
      as: options.as,
      account: userInfo().username,
      host: hostname(),
      locale,
    },
    emit: printer.line,
    signal: abort.signal,
  });
  printer.end();
  process.exitCode = exit;
}

acting(verb('init', 'npx lantai init --demo --data ./data'))
  .option('--demo', say('cli.init.demo'))
  .option('--name <name>', say('cli.init.name'))
  .option('--code <code>', say('cli.init.code'))
  .action((options: Common) => dispatch('init', options, {}));

for (const name of ['start', 'serve'] as const)
  verb(name, name === 'start' ? 'npm start' : 'npx lantai serve --port 8080')
    .addOption(new Option('--port <port>', say('cli.port')).argParser(Number))
    .option('--host <host>', say('cli.host'))
    .option('--no-worker', say('cli.no-worker'))
    .action(async (options: Common & { port?: number; host?: string; worker: boolean }) => {
      const { serve } = await import('../server/main.ts');
      const base = toConfigOptions(options);
      const config = readConfig({
        ...base,
        logLevel: process.env.LANTAI_LOG ?? (options.json ? 'info' : 'warn'),
        ...(options.port === undefined ? {} : { port: options.port }),
        ...(options.host === undefined ? {} : { host: options.host }),
      });
      await serve(config, { demo: name === 'start', worker: options.worker, json: options.json === true, locale });
    });

verb('worker', 'LANTAI_DATABASE_URL=postgres://… npx lantai worker').action(async (options: Common) => {
  const { work } = await import('../server/main.ts');
  await work(readConfig(toConfigOptions(options)), { json: options.json === true, locale });
});

acting(verb('ingest', 'npx lantai ingest ./移交/Z109-2023 --as wangmin'))
  .argument('<delivery>', say('cli.ingest.delivery'))
  .option('--take-good', say('cli.ingest.take-good'))
  .option('--representative <name>', say('cli.ingest.representative'))
  .option('--previous <number>', say('cli.ingest.previous'))
  .option('--report <file>', say('cli.ingest.report'))
  .action((delivery: string, options: Common & { report?: string }) =>
    dispatch('ingest', options, {
      delivery: resolve(delivery),
      ...(options.report === undefined ? {} : { report: resolve(options.report) }),
    }),
  );

acting(verb('import', 'npx lantai import 目录.xlsx --fonds Z109 --category WS --dry-run'))
  .argument('[file]', say('cli.import.file'))
  .option('--fonds <number>', say('cli.import.fonds'))
  .option('--category <code>', say('cli.import.category'))
  .option('--map <file>', say('cli.import.map'))
  .option('--dry-run', say('cli.import.dry-run'))
  .option('--undo <number>', say('cli.import.undo'))
  .addOption(new Option('--match <how>', say('cli.import.match')).choices(['refuse', 'skip', 'update']))
  .option('--allow-empty-code', say('cli.import.allow-empty-code'))
  .option('--create-agencies', say('cli.import.create-agencies'))
  .option('--report <file>', say('cli.import.report'))
  .action((file: string | undefined, options: Common & { map?: string; report?: string }) =>
    dispatch('import', options, {
      ...(file === undefined ? {} : { file: resolve(file) }),
      ...(options.map === undefined ? {} : { map: resolve(options.map) }),
      ...(options.report === undefined ? {} : { report: resolve(options.report) }),
    }),
  );

acting(verb('export', 'npx lantai export --out Z109.xlsx --fonds Z109'))
  .option('--out <file>', say('cli.export.out'))
  .option('--folder <folder>', say('cli.export.folder'))
  .option('--fonds <number>', say('cli.import.fonds'))
  .option('--category <code>', say('cli.import.category'))
  .option('--query <query>', say('cli.export.query'))
  .addOption(new Option('--format <format>', say('cli.export.format')).choices(['xlsx', 'csv', 'ead3', 'jsonl']))
  .action((options: Common & { out?: string; folder?: string }) =>
    options.folder === undefined
      ? dispatch('export', options, options.out === undefined ? {} : { out: resolve(options.out) })
      : dispatch('export-folder', options, { folder: resolve(options.folder) }),
  );

acting(verb('import-fonds', 'npx lantai import-fonds ./Z109'))
  .argument('<folder>', say('cli.import-fonds.folder'))
  .option('--dry-run', say('cli.import.dry-run'))
  .option('--categories', say('cli.import-fonds.only-categories'))
  .action((folder: string, options: Common) => dispatch('import-fonds', options, { folder: resolve(folder) }));

acting(verb('open', 'npx lantai open "Z109-WS·2023-Y-BGS-0001" --ground "档案法第二十七条，满二十五年"'))
  .argument('<code...>', say('cli.open.code'))
  .option('--ground <ground>', say('cli.open.ground'))
  .option('--withdraw', say('cli.open.withdraw'))
  .action((codes: string[], options: Common) => dispatch('open', options, { codes }));

acting(verb('search', 'npx lantai search "水库 移民安置" --json'))
  .argument('<query>', say('cli.search.query'))
  .addOption(new Option('--limit <n>', say('cli.search.limit')).argParser(Number))
  .option('--sort <order>', say('cli.search.sort'))
  .addOption(new Option('--also <kind...>', say('cli.search.also')).choices(ALSO))
  .action((query: string, options: Common) => dispatch('search', options, { query }));

acting(verb('verify', 'npx lantai verify --head ./witness/latest.json'))
  .option('--head <file>', say('cli.verify.head'))
  .option('--no-fixity', say('cli.verify.no-fixity'))
  .action((options: Common & { head?: string }) =>
    dispatch('verify', options, options.head === undefined ? {} : { head: resolve(options.head) }),
  );

acting(verb('rebuild', 'npx lantai rebuild --data ./data'))
  .option('--skip-corrupt', say('cli.rebuild.skip-corrupt'))
  .action((options: Common) => dispatch('rebuild', options, {}));

acting(verb('scheme', 'npx lantai scheme import 方案.json --dry-run --as system'))
  .argument('<act>', say('cli.scheme.act'))
  .argument('<file>', say('cli.scheme.file'))
  .option('--remove', say('cli.scheme.remove'))
  .option('--dry-run', say('cli.scheme.dry-run'))
  .action((act: string, file: string, options: Common) => dispatch('scheme', options, { act, file: resolve(file) }));

acting(verb('user', 'npx lantai user add wangmin --name 王敏 --as system'))
  .argument('<act>', say('cli.user.act'))
  .argument('[login]', say('cli.user.login'))
  .option('--name <name>', say('cli.user.name'))
  .option('--agency <name>', say('cli.user.agency'))
  .option('--roles <roles>', say('cli.user.roles'))
  .action((act: string, login: string | undefined, options: Common) => dispatch('user', options, { act, login }));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const code = error instanceof LantaiError ? error.code : 'internal';
  const message = sayProblem(locale, code, error instanceof LantaiError ? error.params : {});
  if (process.argv.includes('--json')) console.log(JSON.stringify({ type: 'result', ok: false, code, message }));
  else console.error(message);
  if (!(error instanceof LantaiError)) console.error(error);
  return 3;
}
