/**
 * The kinds of record that files travel in from the window to the core, as one stream cut anywhere into requests:
 * `begin` (kind, length of the name in 2 bytes, name as UTF-8), any number of `bytes` (kind, length in 4 bytes, bytes),
 * then `end`, or `broken` where the medium could not be read to the file's end. Numbers are big endian.
 */
export const importRecords = { begin: 1, bytes: 2, end: 3, broken: 4 } as const;

/** The longest name of a file, in bytes of UTF-8. */
export const longestImportName = 4096;
