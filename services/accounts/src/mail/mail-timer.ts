/** The timer that mails an issued account; its key and payload are the account's id. */
export const mailTimer = 'mail-account';
