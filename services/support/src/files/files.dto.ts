import { ApiProperty } from '@nestjs/swagger';

/** A file's size at most, bytes. Source: the brief of the channel, "files up to 20 MB". */
export const maxFileBytes = 20 * 1024 * 1024;

export class FileDto {
  @ApiProperty() fileId: string;
  @ApiProperty() name: string;
  /** Media type, as its content says. */
  @ApiProperty() type: string;
  /** Bytes. */
  @ApiProperty() size: number;
  /** SHA-256 of the content, hex. */
  @ApiProperty() sha256: string;
  /** A workbook that calculates: the page says so beside it. */
  @ApiProperty() hasFormulas: boolean;
}
