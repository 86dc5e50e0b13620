import defects from './defects.ts';
import catalogueImport from './import.ts';
import loop from './loop.ts';
import problems from './problems.ts';
import terms from './terms.ts';
import verify from './verify.ts';

/** What server and command line say; the browser's own words are in web/i18n. */
export default { ...problems, ...defects, ...terms, ...loop, ...catalogueImport, ...verify };
