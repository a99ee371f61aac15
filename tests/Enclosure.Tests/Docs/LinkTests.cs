using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>Nobody who reads the pages gets lost: links lead somewhere, every page is found and leads back.</summary>
public sealed partial class LinkTests
{
    private static readonly Page Start = Page.Of("docs", "README.md");

    /// <summary>A program writes them, from its settings or its figures.</summary>
    private static readonly string[] Written = ["docs/settings.md", "docs/benchmarks.md"];

    /// <summary>This machine, and what the changelog keeps to.</summary>
    private static readonly string[] Hosts = ["127.0.0.1", "0.0.0.0", "keepachangelog.com", "semver.org"];

    /// <summary>For examples, and one store whose addresses have a form of their own.</summary>
    private static readonly string[] Domains = ["example.com", "example", "r2.cloudflarestorage.com"];

    [Fact]
    public void Every_link_leads_to_a_page_and_its_heading()
    {
        var broken = from page in Page.All from link in page.Links where !Leads(page, link) select $"{page.Name}: {link}";

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_of_the_documents_is_reached_from_their_start_page()
    {
        var reached = new HashSet<Page> { Start };
        for (var next = new Queue<Page>([Start]); next.TryDequeue(out var page);)
            foreach (var target in page.Links.Select(page.Target).OfType<Page>().Where(IsOfTheDocuments))
                if (reached.Add(target)) next.Enqueue(target);

        Page.All.Where(IsOfTheDocuments).Except(reached).Select(page => page.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_of_the_documents_but_the_decisions_leads_back_to_the_start_page()
    {
        var lost = Page.All.Where(page => IsOfTheDocuments(page) && page != Start && !Written.Contains(page.Name))
            .Where(page => !IsDecision().IsMatch(page.Name) && !page.Links.Select(page.Target).Contains(Start))
            .Select(page => page.Name);

        lost.ShouldBeEmpty();
    }

    [Fact]
    public void No_page_names_a_host_that_is_neither_an_example_nor_known()
    {
        var strange = from page in Page.All
                      from Match match in Address().Matches(page.Text)
                      let host = match.Groups[1].Value
                      where host.Contains('.') && !Hosts.Contains(host)
                      where !Domains.Any(domain => host == domain || host.EndsWith($".{domain}"))
                      select $"{page.Name}: {host}";

        strange.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Mail out, and `Outbound:Mode`", "mail-out-and-outboundmode")]
    [InlineData("STORE_FULL", "store_full")]
    [InlineData("What [a link](x.md) says", "what-a-link-says")]
    [InlineData("10 – 20 % of it", "10--20--of-it")]
    public void A_heading_is_named_as_GitHub_names_it(string heading, string anchor) => Page.Anchor(heading).ShouldBe(anchor);

    private static bool Leads(Page page, string link)
    {
        var anchor = link.Contains('#') ? link[(link.IndexOf('#') + 1)..] : "";
        if (page.Target(link) is not { } target) return anchor.Length == 0 && LeadsToAFile(page, link);
        return anchor.Length == 0 || target.Anchors.Contains(anchor);
    }

    private static bool LeadsToAFile(Page page, string link) =>
        Path.Combine(Path.GetDirectoryName(page.Path)!, link) is var path && (File.Exists(path) || Directory.Exists(path));

    private static bool IsOfTheDocuments(Page page) => page.Name.StartsWith("docs/", StringComparison.Ordinal);

    [GeneratedRegex("https?://([A-Za-z0-9.-]*[A-Za-z0-9])")]
    private static partial Regex Address();

    [GeneratedRegex(@"^docs/decisions/\d{4}-")]
    private static partial Regex IsDecision();
}
