/** Tells the demonstration's initiative through the services, day by day, as people would have done it. */
import { Readable } from 'node:stream';
import { addDays, showDay, todayOf } from '../../lib/day.ts';
import { systemClock } from '../../lib/clock.ts';
import { type Actor, PUBLIC_ACTOR } from '../../modules/identity/index.ts';
import type { House } from '../../app.ts';
import { slipListQuery } from '../../../shared/schemas/slip.ts';
import { makePdf } from '../files/pdf.ts';
import { makePhoto } from '../files/photo.ts';
import type { DemoClock } from './demo-clock.ts';
import { CLOSED } from './findings.closed.ts';
import { BEFORE, RUNNING } from './findings.ts';
import { BEGINS, BODIES, MEETINGS, RULE_DAYS, TASKS_DONE, TITLE, VOICES } from './frame.ts';
import { tellParts } from './tell.parts.ts';
import type { Act, BodyKey, DemoFinding, DemoVoice, Login } from './script.types.ts';

interface Event {
  on: number;
  /** Within the day: what is said, entered, checked, decided, done; the rules of the slips run last. */
  rank: number;
  run(): Promise<void>;
}

const FINDINGS = [...CLOSED, ...RUNNING, ...BEFORE];
/** Study: three sessions, what they need, one made up; research: four; inspections: four; one report. */
const PART_EVENTS = 14;
const OPENING = 9 * 60;
const BETWEEN = 11;

export async function tellLoop(
  house: House,
  clock: DemoClock,
  given: { agencyIds: ReadonlyMap<string, string>; actorOf: (login: string) => Promise<Actor>; onStep: () => void },
): Promise<void> {
  const teller = await beginTelling(house, clock, given);
  const events = [...teller.frame(), ...FINDINGS.flatMap((finding) => teller.finding(finding))];
  const byDay = Map.groupBy(
    events.toSorted((a, b) => a.on - b.on || a.rank - b.rank),
    ({ on }) => on,
  );
  for (const [on, ofDay] of byDay)
    for (const [index, event] of ofDay.entries()) {
      clock.goTo(-on, OPENING + index * BETWEEN);
      await event.run();
      given.onStep();
    }
}

/** How many steps it takes. */
export const countEvents = (): number =>
  FINDINGS.reduce(
    (sum, { acts, voice }) => sum + 1 + (voice ? 1 : 0) + acts.filter(({ act }) => act !== 'admit').length,
    0,
  ) +
  VOICES.reduce((sum, { then }) => sum + (then === undefined ? 1 : 2), 0) +
  MEETINGS.length +
  TASKS_DONE.length +
  RULE_DAYS.length +
  PART_EVENTS;

async function beginTelling(
  house: House,
  clock: DemoClock,
  { agencyIds, actorOf }: { agencyIds: ReadonlyMap<string, string>; actorOf: (login: string) => Promise<Actor> },
) {
  const { findings, slips, voices, initiatives, archiving } = house;
  const today = todayOf(systemClock);
  const day = (on: number) => addDays(today, on);
  const people = new Map<Login, Actor>();
  for (const login of ['supervisor', 'archivist', 'desk', 'civil', 'office', 'water'] as const)
    people.set(login, await actorOf(login));
  const who = (login: Login): Actor => people.get(login)!;
  const supervisor = who('supervisor');
  const ids = new Map<string, string>();
  const tickets = new Map<string, { id: string; number: string; code: string }>();

  clock.goTo(-BEGINS, OPENING - 60);
  await archiving.putRules(supervisor, { ...(await archiving.rules(supervisor)), fonds: 'Z001' });
  const bodies = new Map<BodyKey, string>();
  for (const { key, name, agency } of BODIES)
    bodies.set(
      key,
      await initiatives.createBody(supervisor, {
        name,
        kind: agency === undefined ? 'unit' : 'agency',
        agencyId: agency === undefined ? null : agencyIds.get(agency)!,
        headId: agency === undefined ? who(key === 'service' ? 'desk' : 'archivist').id! : who(agency).id!,
      }),
    );
  const initiative = await initiatives.createFromTemplate(supervisor, {
    template: 'service-improvement',
    title: TITLE,
    start: day(BEGINS),
    leaderId: supervisor.id!,
    bodyIds: [...bodies.values()],
  });
  const drafted = await initiatives.getInitiative(supervisor, initiative);
  const named: Login[] = ['supervisor', 'archivist', 'desk', 'desk', 'archivist'];
  await initiatives.changeInitiative(supervisor, initiative, {
    lockVersion: drafted.lockVersion,
    people: drafted.people.map(({ role, duty }, index) => ({ role, duty, userId: who(named[index]!).id! })),
  });
  const { lockVersion } = await initiatives.getInitiative(supervisor, initiative);
  await initiatives.stepInitiative(supervisor, initiative, { step: 'start', lockVersion });

  const speak = async (key: string, { channel, subject, text, name = '', contact = '' }: DemoVoice) => {
    const said = { subject, text, name, contact };
    const ticket =
      channel === 'web'
        ? await voices.speak(PUBLIC_ACTOR, said)
        : await voices.enter(who('desk'), { ...said, channel });
    tickets.set(key, ticket);
  };
  const rate = (key: string, content: boolean, comment: string) => {
    const { number, code } = tickets.get(key)!;
    return voices.rate(PUBLIC_ACTOR, { number, code, content, comment });
  };

  const fieldsOf = (finding: DemoFinding) => ({
    initiativeId: initiative,
    category: finding.category,
    problem: finding.problem,
    appearances: [...finding.appearances],
    rootCause: finding.rootCause ?? '',
    target: finding.target ?? '',
    severity: finding.severity ?? ('minor' as const),
    term: finding.term ?? ('date' as const),
    bodyId: finding.body === undefined ? null : bodies.get(finding.body)!,
    ownerId: finding.owner === undefined ? null : who(finding.owner).id!,
    checkerId: finding.checker === undefined ? null : who(finding.checker).id!,
    leaderId: supervisor.id!,
    start: finding.start === undefined ? null : day(finding.start),
    due: finding.due === undefined ? null : day(finding.due),
    measures: (finding.measures ?? []).map((text) => ({
      text,
      ownerId: finding.owner === undefined ? null : who(finding.owner).id!,
      due: finding.due === undefined ? null : day(finding.due),
    })),
  });
  const register = async (finding: DemoFinding) => {
    const { key, source, voice } = finding;
    const id =
      voice === undefined
        ? await findings.register(supervisor, { ...fieldsOf(finding), source })
        : await voices.makeFinding(supervisor, tickets.get(key)!.id, { ...fieldsOf(finding), source });
    ids.set(key, id);
  };

  const meet = async ({ on, title, place, minutes }: (typeof MEETINGS)[number]) => {
    const items = FINDINGS.filter(({ acts }) => acts.some((each) => each.act === 'admit' && each.on === on)).map(
      ({ key }) => ({ findingId: ids.get(key)!, decision: 'admit' as const }),
    );
    await findings.recordMeeting(supervisor, { title, place, minutes, heldOn: day(on), items });
  };

  const runRules = async () => {
    const id = await slips.requestEscalation();
    for (;;) {
      const { state, problem } = await house.jobs.get(id);
      if (state === 'done') return;
      if (state === 'failed') throw new Error(JSON.stringify(problem));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const perform = async (finding: DemoFinding, act: Act): Promise<void> => {
    const id = ids.get(finding.key)!;
    const owner = who(finding.owner ?? 'desk');
    const checker = who(finding.checker ?? 'archivist');
    const step = async (actor: Actor, name: Parameters<typeof findings.step>[2]['step'], more = {}) => {
      const at = await findings.get(actor, id);
      await findings.step(actor, id, { step: name, lockVersion: at.lockVersion, ...more });
    };
    switch (act.act) {
      case 'admit':
        return;
      case 'check':
        return step(who('archivist'), 'check');
      case 'slip':
        await slips.issue(supervisor, id, { kind: act.kind, text: act.text, answerDue: day(act.answer) });
        return;
      case 'sign':
      case 'answer': {
        const { items } = await slips.list(owner, slipListQuery.parse({ finding: id, limit: 20 }));
        const slip = items.find(
          ({ kind, state }) => kind !== 'feedback' && (state === 'issued' || state === 'signed'),
        )!;
        if (act.act === 'sign') await slips.sign(owner, slip.id, { name: owner.name });
        else await slips.answer(owner, slip.id, { text: act.text ?? '' });
        return;
      }
      case 'progress': {
        const { measures } = await findings.get(owner, id);
        const measureId = act.measure === undefined ? undefined : measures[act.measure]!.id;
        const entry = { onDay: day(act.on), text: act.text, percent: act.percent };
        await findings.addProgress(owner, id, { ...entry, ...(measureId !== undefined && { measureId }) });
        return;
      }
      case 'evidence': {
        const { name, kind, text, on } = act;
        const { mime, bytes } = await makeEvidence(name, text, showDay(day(on)));
        const content = Readable.from([bytes]);
        await findings.addEvidence(owner, id, { name, mime, kind, factOn: day(on), content });
        return;
      }
      case 'ask':
        return step(owner, 'ask-closure', { ground: act.text });
      case 'refuse':
        return step(checker, 'refuse-closure', { ground: act.text });
      case 'verify':
        return step(checker, 'verify', { ground: act.text });
      case 'close':
        return step(checker, 'close', { lookBackDays: act.lookBack ?? 60 });
      case 'look-back':
        return step(checker, 'look-back', { ground: act.text });
      case 'reopen':
        return step(checker, 'reopen', { ground: act.text });
      case 'withdraw':
        return step(supervisor, 'withdraw', { ground: act.text });
      case 'rate':
        return rate(finding.key, act.content, act.text);
      case 'extend':
        await findings.askExtension(owner, id, { toDue: day(act.to), reason: act.text });
        return;
      case 'grant':
        return findings.decideExtension(supervisor, id, { grant: true, note: act.text });
      case 'rule': {
        const documentNumber = act.number.replace('{year}', showDay(day(act.on)).slice(0, 4));
        await findings.addLastingRule(supervisor, {
          findingId: id,
          title: act.title,
          act: 'made',
          documentNumber,
          inForceOn: day(act.on),
        });
      }
    }
  };

  const follow = async (key: string, then: NonNullable<(typeof VOICES)[number]['then']>) => {
    const { id } = tickets.get(key)!;
    const desk = who('desk');
    const { lockVersion } = await voices.get(desk, id);
    if (then.act === 'assign') return voices.assign(desk, id, { userId: desk.id!, lockVersion });
    if (then.act === 'join') return voices.join(desk, id, { into: tickets.get(then.to)!.id, lockVersion });
    await voices.answer(desk, id, { text: then.text, lockVersion });
    if (then.content !== undefined) await rate(key, then.content, '');
  };

  return {
    frame: (): Event[] => [
      ...tellParts({ house, initiative, bodies, agencyIds, who, day }),
      ...MEETINGS.map((meeting) => ({ on: meeting.on, rank: 3, run: () => meet(meeting) })),
      ...RULE_DAYS.map((on) => ({ on, rank: 9, run: runRules })),
      ...TASKS_DONE.map(([place, on, note]) => ({
        on,
        rank: 4,
        run: async () => {
          const task = (await initiatives.getInitiative(supervisor, initiative)).tasks[place]!;
          const done = { state: 'done' as const, doneOn: day(on), note, lockVersion: task.lockVersion };
          await initiatives.changeTask(supervisor, [initiative, task.id], done);
        },
      })),
      ...VOICES.flatMap((voice): Event[] => {
        const { then } = voice;
        const said = { on: voice.on, rank: 0, run: () => speak(voice.subject, voice) };
        return then === undefined ? [said] : [said, { on: then.on, rank: 4, run: () => follow(voice.subject, then) }];
      }),
    ],
    finding: (finding: DemoFinding): Event[] => [
      ...(finding.voice === undefined
        ? []
        : [{ on: finding.voice.on, rank: 0, run: () => speak(finding.key, finding.voice!) }]),
      { on: finding.on, rank: 1, run: () => register(finding) },
      ...finding.acts
        .filter(({ act }) => act !== 'admit')
        .map((act) => ({ on: act.on, rank: act.act === 'check' ? 2 : 4, run: () => perform(finding, act) })),
    ],
  };
}

/** A small file of the project's own making, by the ending of its name. */
async function makeEvidence(name: string, text: string, on: string): Promise<{ mime: string; bytes: Buffer }> {
  if (name.endsWith('.jpg'))
    return { mime: 'image/jpeg', bytes: await makePhoto({ scene: 'street', seed: 77, colour: true }) };
  const title = name.replace(/\.\w+$/, '');
  if (name.endsWith('.txt'))
    return { mime: 'text/plain', bytes: Buffer.from(`${title}\n${on}\n\n${text.split('。').join('。\n')}`) };
  const pages = [text.split('。').flatMap((line) => (line === '' ? [] : `${line}。`))];
  const paper = { head: '青山区档案馆', number: '', title, pages, signer: '青山区档案馆查阅利用科', day: on };
  return { mime: 'application/pdf', bytes: await makePdf(paper) };
}
