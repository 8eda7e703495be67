import { maxUploadBytes } from '@khai-bao/contracts';
import { ApiProperty } from '@nestjs/swagger';

/** Maximum size of a file, bytes. Source: the brief of the channel, "files up to 20 MB". */
export const maxFileBytes = maxUploadBytes.channelFile;

export class FileDto {
  @ApiProperty() fileId: string;
  @ApiProperty() name: string;
  /** Media type, derived from the content. */
  @ApiProperty() type: string;
  /** Bytes. */
  @ApiProperty() size: number;
  /** SHA-256 of the content, hex. */
  @ApiProperty() sha256: string;
  /** Whether it is a workbook with formulas. */
  @ApiProperty() hasFormulas: boolean;
}
