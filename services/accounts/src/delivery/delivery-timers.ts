/** The timer that mails an issued account; its key and payload are the account's id. */
export const accountMailTimer = 'mail-account';
/** The timer that hands over what nobody has signed in with; its key and payload are the account's id. */
export const unopenedMailTimer = 'mail-unopened';
