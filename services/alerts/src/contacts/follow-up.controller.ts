import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { FollowUpAnswers } from './follow-up-answers.js';
import { AnswerFollowUpDto, FollowUpPageDto, FollowUpTokenDto } from './follow-up.dto.js';

/** The daily question of a contact, by the token of a link. */
@ApiTags('follow-up')
@Controller('v1/follow-up')
export class FollowUpController {
  constructor(private readonly answers: FollowUpAnswers) {}

  /** Today's question, and the answer that was given. */
  @Post('open')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: FollowUpPageDto })
  openFollowUp(@Body() { token }: FollowUpTokenDto): Promise<FollowUpPageDto> {
    return this.answers.openFollowUp(token);
  }

  /** Records today's answer. Another one on the same day corrects it. */
  @Post('answer')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: FollowUpPageDto })
  answerFollowUp(@Body() body: AnswerFollowUpDto): Promise<FollowUpPageDto> {
    return this.answers.answerFollowUp(body);
  }
}
