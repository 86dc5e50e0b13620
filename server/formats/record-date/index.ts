export * from './record-date.ts';
