/** The name under which this tab keeps a registration that is being filled in, and the one that was taken. */
export const registrationDraftName = 'dang-ky';
