/** The gate itself is pure and stands before other ways in too. */
export * from '../../formats/catalogue-row/secrecy-gate.ts';
