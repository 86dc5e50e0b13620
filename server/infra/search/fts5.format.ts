/** Of the file's tables and of what is put into them. A file of another format is given up and made anew. */
export const FORMAT = 4;
