import type { Rule } from "../rule";
import { channelBufferExhausted } from "./channel-buffer-exhausted";
import { channelDoubleSend } from "./channel-double-send";
import { channelLoopWithoutDone } from "./channel-loop-without-done";
import { channelNilOperation } from "./channel-nil-operation";
import { channelOpUnderLock } from "./channel-op-under-lock";
import { closeByReceiver } from "./close-by-receiver";
import { doubleClose } from "./double-close";
import { rangeOverUnclosedChannel } from "./range-over-unclosed-channel";
import { receiveWithoutSender } from "./receive-without-sender";
import { selectDefaultSpin } from "./select-default-spin";
import { sendAbandonedOnReturn } from "./send-abandoned-on-return";
import { sendAfterClose } from "./send-after-close";
import { sendWithoutReceiver } from "./send-without-receiver";
import { signalChannelUnbuffered } from "./signal-channel-unbuffered";

/** Rules of the family "channel", in the catalogue's order. */
export const channelRules: readonly Rule[] = [
  sendWithoutReceiver,
  sendAbandonedOnReturn,
  receiveWithoutSender,
  rangeOverUnclosedChannel,
  channelDoubleSend,
  channelBufferExhausted,
  channelNilOperation,
  channelOpUnderLock,
  channelLoopWithoutDone,
  signalChannelUnbuffered,
  selectDefaultSpin,
  closeByReceiver,
  doubleClose,
  sendAfterClose,
];
