/** Words of reference codes and arrangement. */
export default {
  'problem.template-place':
    'The template is not right at character {place}, “{found}”: brackets come in pairs, [ ] holds at least one part, and only numbers have a width (1 to 6). Template: {template}',
  'problem.template-part-unknown':
    'There is no part “{found}” (character {place} of the template). Parts are fonds, cat, sub, sub2, sub3, project, year, ret, org, catalogue, volume, item and page.',
  'problem.template-part-twice':
    'The part at character {place} stands in the template already; each may stand once: {template}',
  'problem.template-adjacent':
    'Nothing separates the two parts at character {place} of the template, so a code could not be read again. Put “-” or “·” between them: {template}',
  'problem.template-fonds-first': 'A template begins with the fonds number, {fonds}: “{template}”',
  'problem.template-number-last':
    'A template ends with a number that is always there (item, volume, page or catalogue): “{template}”',
  'problem.template-ambiguous':
    'Codes of this template can be read in two ways: “{first}” and “{second}”. Make fewer parts optional, or put the later one inside the brackets of the earlier: [·{sub}[·{sub2}]].',
  'problem.template-too-many':
    'Too many parts of this template are optional (more than 64 ways of writing). Use fewer [ ]: {template}',
  'problem.code-part-missing': 'The template {template} needs “{part}” to make a code. Describe it first.',
  'problem.code-part-unfit': '“{value}” cannot stand for “{part}” in a code. Correct the description first.',
  'problem.code-number-range': 'The class “{code}” has no number {number}: numbers go from 0 to 999999.',
};
