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
  'problem.arrange-too-many':
    'At most {most} units at once, those below them included. Filter by year or category and do it in parts; nothing was changed.',
  'problem.arrange-not-siblings':
    '“{code}” does not stand beside the other chosen units (same fonds, same parent). Choose siblings only; nothing was changed.',
  'problem.arrange-circle': '“{code}” cannot be moved into what lies in it. Choose another place; nothing was changed.',
  'problem.arrange-into-item':
    '“{code}” is an item: nothing can lie below it. Choose a file or a series; nothing was changed.',
  'problem.arrange-no-file':
    '“{code}” is an item and no file: it cannot be dissolved or merged. Leave it out; nothing was changed.',
  'problem.arrange-holds-content':
    'The file “{code}” holds documents itself, which would be lost with it: it cannot be dissolved or merged. Give them to items first; nothing was changed.',
  'problem.arrange-in-file':
    'The chosen units lie in the file “{code}” already. To make another file of them, split it; nothing was changed.',
  'problem.arrange-not-in-file':
    '“{code}” does not lie in a file that could be split. Compose a file instead; nothing was changed.',
  'problem.arrange-file-in-file':
    '“{code}” is a file and cannot become content of a file. Choose items only, or make a series; nothing was changed.',
  'problem.arrange-nothing': 'There is nothing to change: the chosen units are so already.',
  'problem.arrangement-state': 'This act was undone already, or changed nothing: there is nothing to take back.',
  'problem.arrangement-busy':
    'Some of these units are being arranged in the background (“{label}”). Wait until that is done, or stop it under “Acts of arrangement”; nothing was changed.',
  'problem.arrangement-moving': 'This act is under way or being taken back. Wait until it is done, or stop it first.',
  'problem.arrangement-changed-since':
    '“{code}” was changed after this act, so it cannot be undone as a whole; nothing was changed. Arrange it anew from where it is now.',
  'problem.code-issued':
    'The code “{code}” was used before (renumbering, a dissolved file or an undone import); a code is given to one unit only. Choose another; nothing was changed.',
};
