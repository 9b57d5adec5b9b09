# Lists of twenty: all posts, each label, each year and month. Jekyll itself only has the posts.
class Lists < Jekyll::Generator
  def generate(site)
    posts = site.posts.docs.sort_by(&:date).reverse
    list(site, "", "Posts", posts)
    feed(site, "", posts)
    site.tags.each do |label, docs|
      list(site, "labels/#{label}", label, docs.sort_by(&:date).reverse)
      feed(site, "labels/#{label}", docs.sort_by(&:date).reverse)
    end
    ["%Y", "%Y/%m"].each do |period|
      posts.group_by { |post| post.date.strftime(period) }.each { |name, docs| list(site, "archive/#{name}", name, docs) }
    end
  end

  def list(site, folder, title, posts)
    slices = posts.each_slice(20).to_a
    slices.each_with_index do |slice, index|
      page(site, index.zero? ? folder : "#{folder}/page/#{index + 1}", "index.html", "layout" => "list", "title" => title, "posts" => slice)
    end
  end

  def feed(site, folder, posts)
    page(site, folder, "feed.xml", "layout" => "feed", "title" => "Feed", "posts" => posts.first(50))
  end

  def page(site, folder, name, data)
    page = Jekyll::PageWithoutAFile.new(site, site.source, folder, name)
    page.data.merge!(data)
    site.pages << page
  end
end
