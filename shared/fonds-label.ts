/** A fonds by number and name; one that has no name goes by its number, which is then said once. */
export const fondsLabel = (number: string, name: string | null | undefined): string =>
  name === null || name === undefined || name.trim() === '' || name === number ? number : `${number} ${name}`;
