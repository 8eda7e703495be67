const mebibyte = 1024 * 1024;

/** Largest files that are taken, bytes. The gateway refuses larger bodies, the services check again, the pages say it first. */
export const maxUploadBytes = {
  /** A list of units: `.xlsx`, `.csv`. */
  spreadsheet: 10 * mebibyte,
  /** A photo of an inspection. */
  inspectionPhoto: 5 * mebibyte,
  /** A photo of a poster at its gate. */
  posterPhoto: mebibyte,
  /** A file of a unit's answer to its committee. */
  answerFile: 5 * mebibyte,
  /** A file of a post in the Support channel. */
  channelFile: 20 * mebibyte,
} as const;

/** Routes of registration that accept bytes. The gateway lets larger bodies through to these only. */
export const registrationUploadPaths = {
  spreadsheet: '/v1/imports',
  answerFile: '/v1/registrations/answer-files',
  inspectionPhoto: '/v1/inspection-photos',
} as const;

/** Files of one answer of a unit to its committee. */
export const maxFilesPerAnswer = 3;
/** Files of one post in the Support channel. */
export const maxFilesPerPost = 10;
