import { feed, posts } from "../posts.js";

export const GET = () => feed(posts);
