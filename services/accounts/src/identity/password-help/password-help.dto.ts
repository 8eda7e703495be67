import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

export class AskPasswordHelpDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) username: string;
}

export class ResetPasswordDto {
  /** Token of the mailed link. */
  @ApiProperty() @IsString() @Matches(/^[\w-]{43}$/) token: string;
  /** At least ten characters; a sentence is best. */
  @ApiProperty({ minLength: 10 }) @IsString() @IsNotEmpty() @MaxLength(200) newPassword: string;
}
