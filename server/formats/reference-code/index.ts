export * from './reference-code.ts';
export * from './template.ts';
