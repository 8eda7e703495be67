/** The hotline of the Ministry of Health: for a system whose own hotline is not set. */
const ministryHotline = '19009095';

/** Whether a text holds a number that can be dialled: at least three digits. */
export const isDialable = (phone: string): boolean => (phone.match(/\d/g) ?? []).length >= 3;

/** The hotline to show: the system's own when it can be dialled, otherwise that of the Ministry of Health. */
export const hotlineOf = (hotline: string): string => (isDialable(hotline) ? hotline : ministryHotline);

/** The address that calls a number. */
export const telephoneLink = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;
