/** The pages that the api answers with. */
export { commentProblemPage, replyPage, type CommentedPage } from "./reader-pages/comment-pages.ts";
export { deleteCommentPage, editCommentPage, receiptPage, stopMailPage, type ReceiptLinks, type ShownComment } from "./reader-pages/receipt-pages.ts";
export { previewPage } from "./reader-pages/preview-page.ts";
export { moderatedPage, moderatePage } from "./reader-pages/moderation-pages.ts";
export { messagePage } from "./reader-pages/message-page.ts";
export {
  confirmedPage,
  confirmPage,
  newsletterProblemPage,
  signUpSentPage,
  unsubscribedPage,
  unsubscribePage,
} from "./reader-pages/newsletter-pages.ts";
