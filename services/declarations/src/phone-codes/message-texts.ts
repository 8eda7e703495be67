import type { SmsText } from '@khai-bao/platform/notification';

/** Builds the message of a one-time code. Without diacritics, so that it is one SMS of the GSM alphabet. */
export const oneTimeCodeMessage = (code: string, minutes: number): SmsText => ({
  text: `Khai bao y te: ma xac nhan ${code}, dung trong ${minutes} phut. Khong dua ma nay cho bat ky ai. (Your code: ${code})`,
  template: { name: 'one-time-code', parameters: { otp: code, minutes: String(minutes) } },
});
