/** The timer that mails an issued account; its key and payload are the account's id. */
export const mailTimer = 'mail-account';
/** The timer that hands over what nobody has signed in with; its key and payload are the account's id. */
export const unopenedTimer = 'mail-unopened';
