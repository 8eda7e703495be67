/**
 * Why an upload is rejected. `old-office`: a binary Office file from before 2007; `encoding`: a part in another encoding than
 * UTF-8; `broken`: it cannot be parsed, or it exceeds a limit of the inspection.
 */
export type UploadRefusal =
  'type' | 'macro' | 'formula' | 'broken' | 'password' | 'old-office' | 'external-link' | 'encoding';
