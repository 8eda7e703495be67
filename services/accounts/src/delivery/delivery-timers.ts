/** Mails an issued account. Key and payload: account. */
export const accountMailTimer = 'mail-account';
/** Hands over an account that nobody has signed in with since its mail. Key and payload: account. */
export const unopenedMailTimer = 'mail-unopened';
/** Reminds of an open handover or lets it expire. Key and payload: handover. */
export const handoverReminderTimer = 'handover-reminder';
