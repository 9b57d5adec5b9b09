/** The pages that the api answers with. */
export { commentProblemPage, receiptPage, replyPage, type CommentedPage } from "./reader-pages/comment-pages.ts";
export { messagePage } from "./reader-pages/message-page.ts";
export {
  confirmedPage,
  confirmPage,
  newsletterProblemPage,
  signUpSentPage,
  unsubscribedPage,
  unsubscribePage,
} from "./reader-pages/newsletter-pages.ts";
