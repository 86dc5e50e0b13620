import arrangement from './arrangement.ts';
import defects from './defects.ts';
import finding from './finding.ts';
import catalogueImport from './import.ts';
import inspection from './inspection.ts';
import loop from './loop.ts';
import problems from './problems.ts';
import research from './research.ts';
import report from './report.ts';
import states from './states.ts';
import study from './study.ts';
import terms from './terms.ts';
import verify from './verify.ts';

/** What server and command line say; the browser's own words are in web/i18n. */
export default {
  ...report,
  ...research,
  ...problems,
  ...arrangement,
  ...defects,
  ...states,
  ...study,
  ...terms,
  ...loop,
  ...inspection,
  ...finding,
  ...catalogueImport,
  ...verify,
};
