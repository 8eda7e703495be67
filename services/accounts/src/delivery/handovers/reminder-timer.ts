/** The timer that looks after a handover that waits; key: handover. */
export const handoverReminderTimer = 'handover-reminder';
