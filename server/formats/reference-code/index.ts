export { readFondsCode } from './fonds-code.ts';
export * from './reference-code.ts';
export * from './template.ts';
export { USUAL_TEMPLATES } from './usual-templates.ts';
