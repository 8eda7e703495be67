import type { SmsText } from '@khai-bao/platform/notification';

/** Builds the message with the link of the daily question. It names neither the person nor anything of a case. */
export const buildFollowUpSms = (url: string): SmsText => ({
  text: `Khai Bao: hom nay ban khoe khong? Tra loi: ${url}`,
  template: { name: 'follow-up', parameters: { url } },
});
