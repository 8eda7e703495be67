/** The timer that looks after a handover that waits; key: handover. */
export const handoverTimer = 'handover-reminder';
