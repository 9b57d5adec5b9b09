import { feed, labels, posts } from "../../../posts.js";

export const getStaticPaths = () => labels.map((label) => ({ params: { label } }));
export const GET = ({ params }) => feed(posts.filter(({ data }) => data.labels.includes(params.label)));
