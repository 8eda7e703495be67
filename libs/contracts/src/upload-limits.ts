const mebibyte = 1024 * 1024;

/** Largest files that are taken, bytes. The gateway refuses larger bodies, the services check again, the pages say it first. */
export const maxUploadBytes = {
  /** A list of units: `.xlsx`, `.csv`. */
  spreadsheet: 10 * mebibyte,
  /** A photo of an inspection. */
  inspectionPhoto: 5 * mebibyte,
  /** A file of a unit's answer to its committee. */
  answerFile: 5 * mebibyte,
  /** A file of a post in the Support channel. */
  channelFile: 20 * mebibyte,
} as const;

/** Files of one answer of a unit to its committee. */
export const maxFilesPerAnswer = 3;
/** Files of one post in the Support channel. */
export const maxFilesPerPost = 10;
