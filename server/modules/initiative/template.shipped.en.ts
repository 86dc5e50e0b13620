/** The shipped templates in English: the words of template.shipped.ts, place by place; days and keys are those there. */
interface TemplateWords {
  name: string;
  summary: string;
  goal: string;
  plan: readonly string[];
  stages: Readonly<Record<string, string>>;
  /** Duties of the roles, in their order. */
  roles: readonly string[];
  /** Text and duty of the tasks, in their order. */
  tasks: readonly (readonly [text: string, duty: string])[];
}

const OFFICE = 'Office of the leading group';
const GROUP = 'Leading group';
const LEADERS = 'Leadership';
const SECRETARIES = 'Branch secretaries';
const UNITS = 'Units responsible';
const GUIDANCE = 'Section for supervision and guidance';
const INSPECTED = 'Agencies inspected';
const INSPECTORS = 'Inspection team';
const SERVICE = 'Section for access and use';

export const ENGLISH: Readonly<Record<string, TemplateWords>> = {
  'study-campaign': {
    name: 'Study campaign',
    summary:
      'Study, research, self-examination and rectification side by side, and lasting rules at the end. Five months, to be changed.',
    goal: 'A common understanding by study, the right problems by research, results that can be seen by rectification, and lasting rules.',
    plan: [
      '1. Course',
      'Study, research, self-examination and rectification are not cut apart: they go on side by side throughout.',
      '',
      '2. Leadership',
      'A leading group with the head of the house as first responsible person; its office does the daily work. Each branch secretary answers for the branch.',
      '',
      '3. Requirements',
      'Study is not judged by the length of notes or the number of papers, and no form is filled in twice: facts are entered once, reports are made from them. Rectification is good when people find it good; what is not solved stays on the ledger.',
    ],
    stages: {
      study: 'Study',
      research: 'Research',
      'self-examination': 'Self-examination',
      rectification: 'Rectification',
      lasting: 'Lasting rules',
    },
    roles: [
      'Head of the house, first responsible person',
      'Deputy head of the leading group',
      'Member of the leading group',
      'Head of the office',
      'Liaison officer',
      'Guiding group from above',
    ],
    tasks: [
      ['Issue the plan and hold the opening meeting', OFFICE],
      ['Make the study plan of one’s own unit', SECRETARIES],
      ['List required and optional reading; choose study materials from the holdings', OFFICE],
      ['Hold a reading class', LEADERS],
      ['Settle the research topics; members of the leadership take them up', LEADERS],
      ['Bring the visits together, avoid clashes, go and look', 'Research teams'],
      ['Exchange the results of research; list which are put to use', OFFICE],
      ['Hear opinions by many ways; answer each in the inbox', OFFICE],
      ['Check and examine the problems; settle the list', GROUP],
      ['Set measures, owners and dates for each finding', UNITS],
      ['Hold the special life meeting of the branch', SECRETARIES],
      ['Close finding by finding; follow for long what is not solved', UNITS],
      ['Make or revise rules and enter them into the register', OFFICE],
      ['Sum up, write the stage report, file the papers', OFFICE],
    ],
  },
  'yearly-inspection': {
    name: 'Yearly inspection of agencies',
    summary:
      'Plan, self-check, visit, rectification, second visit and result: for the archives administration, once a year.',
    goal: 'Inspect responsibility, rules, storage, collecting and arranging, keeping and use, and safety of records in each agency; have what is wrong mended in time; keep the bottom line of archive safety.',
    plan: [
      '1. Whom',
      'Agencies, organisations, enterprises and institutions of this level. Who is inspected and who inspects is drawn by lot.',
      '',
      '2. How',
      'Self-check and visit together; a visit by at least two inspectors, who show their papers and record what they find.',
      '',
      '3. What follows',
      'Problems enter the ledger; a written order sets the date for mending; a second visit follows when it is due; the agency is told the result.',
    ],
    stages: {
      planning: 'Planning',
      'self-check': 'Self-check',
      visit: 'Visits',
      rectification: 'Rectification',
      'second-visit': 'Second visits',
      result: 'Result',
    },
    roles: [
      'Head of the archives administration',
      'Head in charge',
      GUIDANCE,
      'Inspectors (first team)',
      'Inspectors (second team)',
    ],
    tasks: [
      ['Make the yearly plan; settle checklists and scores', GUIDANCE],
      ['Draw agencies and inspectors by lot', GUIDANCE],
      ['Issue the notice of inspection', GUIDANCE],
      ['Do the self-check and hand it in', INSPECTED],
      ['Inspect on site, check and record on the spot', INSPECTORS],
      ['Score and grade, with the ground line by line', INSPECTORS],
      ['Issue the rectification orders; enter the problems into the ledger', GUIDANCE],
      ['Mend what was found and report it', INSPECTED],
      ['Visit the agencies again', INSPECTORS],
      ['Tell the results; sum up the year', GUIDANCE],
      ['File the papers of the inspection', GUIDANCE],
    ],
  },
  'service-improvement': {
    name: 'Better access service',
    summary:
      'From what people say: listen, walk through the service, mend, ask whether it is good, make rules. Three months.',
    goal: 'Every request is heard, done within the time promised and judged by who asked: what papers are needed is said at once, and a finding is closed when people are content.',
    plan: [
      '1. Find the problems',
      'Bring together what came by box, counter, phone and web; members of the leadership walk through the service as ordinary readers, unannounced and without reports.',
      '',
      '2. Mend them',
      'One problem, one person responsible, one set of measures, one date. What can be mended at once is mended at once; the rest by a date.',
      '',
      '3. Ask the people',
      'Who raised a problem is told what became of it and asked whether it is good; where it is not, it is mended again.',
    ],
    stages: {
      listen: 'Listen',
      'walk-through': 'Walk through',
      rectification: 'Rectification',
      evaluation: 'What people say',
      lasting: 'Lasting rules',
    },
    roles: [
      'Director, first responsible person',
      'Deputy director in charge of access',
      SERVICE,
      'Staff at the counters',
      'Technical staff',
    ],
    tasks: [
      ['Make the ways known by which opinions are heard: box, counter, phone, web', SERVICE],
      ['Go through the opinions of the last year and assign each', SERVICE],
      ['Members of the leadership walk through a request as readers', LEADERS],
      ['Look through the steps in one’s own unit; list where things get stuck', 'Heads of sections'],
      ['Examine the problems at a meeting; settle measures, owners and dates', GROUP],
      ['Publish times and papers needed; say them once and completely', SERVICE],
      ['Clear the requests that are overdue, one by one', SERVICE],
      ['Tell those who raised a problem what became of it and ask whether it is good', SERVICE],
      ['Make or revise the rules of the access service', SERVICE],
      ['Sum up and file the papers', SERVICE],
    ],
  },
};
