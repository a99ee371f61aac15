using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Accounts;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference;
using Enclosure.Server.Reference.Samples;
using Enclosure.Tests.Support;
using Enclosure.Tests.WebConsole;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Reference;

public sealed partial class ReferenceTests
{
    /// <summary>What a first look at a page may weigh, with its styles and scripts.</summary>
    private const int HeaviestPage = 100_000;

    [Fact]
    public async Task Every_operation_has_samples_in_all_five_languages_at_a_lasting_address()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        foreach (var manual in SampleStage.Manuals)
            foreach (var operation in manual.Operations)
            {
                var page = await client.PageAsync(ReferenceReader.PageOf(manual, operation));
                var samples = ReferenceReader.Samples(page, ReferenceIndex.AnchorOf(manual, operation));
                samples.Keys.ShouldBe(["curl", "python", "javascript", "go", "ruby"], operation.Id);
                samples.Values.ShouldAllBe(sample => sample.Contains("YOUR_API_KEY") && sample.Contains(server.Url.TrimEnd('/')));
            }
    }

    [Fact]
    public async Task Samples_are_the_programs_that_are_run_with_what_the_account_has_put_in()
    {
        await using var stage = await SampleStage.SetAsync();
        var (server, origin) = (stage.Stage.Server, stage.Stage.Server.Url.TrimEnd('/'));
        using var client = await ConsoleClient.SignedInAsync(server);
        var key = await server.Core.KeyRing.FindAsync(server.Account.FullKey.Text, CancellationToken.None);
        var known = await ReferenceReader.ThingsOf(server).FindAsync(
            new Caller(key!.Id, key.Kind, server.Account.Account), origin, CancellationToken.None);
        known.Values.Keys.Except([Thing.Reply]).Order().ShouldBe(
            Enum.GetValues<Thing>().Except([Thing.Job, Thing.UploadLink, Thing.Reply]),
            "a job cannot be listed, and a link would take up room; which conversation is the latest is open while the clock stands");
        var requests = new SampleRequests(origin, "YOUR_API_KEY", known);
        foreach (var manual in SampleStage.Manuals)
            foreach (var operation in manual.Operations)
            {
                var page = await client.PageAsync(ReferenceReader.PageOf(manual, operation));
                var samples = ReferenceReader.Samples(page, ReferenceIndex.AnchorOf(manual, operation));
                foreach (var language in SampleLanguage.All)
                    (samples[language.Id] + "\n").ShouldBe(language.Write(requests.Of(manual, operation)));
            }
    }

    [Fact]
    public void Every_field_that_a_request_needs_has_something_to_put_in()
    {
        foreach (var operation in SampleStage.Manuals.SelectMany(manual => manual.Operations))
        {
            var fields = operation.Parameters.Select(parameter => parameter.Field).Concat(operation.Body?.Fields ?? []);
            foreach (var field in fields.Where(field => field.IsRequired))
                (field.Example is not null || field.Names is not null || field.Form.Kind == ValueKind.File)
                    .ShouldBeTrue($"{operation.Id} needs {field.Name}, which has no example");
            if (operation.Body is { Fields: [] or [{ Form.Kind: ValueKind.File }] }) operation.Body.File.ShouldNotBeNull(operation.Id);
        }
    }

    [Fact]
    public async Task Every_code_is_explained_at_its_own_address()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        var page = await client.PageAsync(ReferenceIndex.Root);
        page.ShouldContain("id=\"errors\"");
        foreach (var reason in Enum.GetValues<Refusal>())
        {
            page.ShouldContain($"<tr id=\"{RefusalTerms.Code(reason)}\">");
            page.ShouldContain(Prose.Line(RefusalWords.WhatToDo(reason)).Value);
        }
    }

    [Fact]
    public async Task Every_page_is_light_runs_no_script_of_its_own_and_leads_nowhere_that_is_not_there()
    {
        await using var stage = await SampleStage.SetAsync();
        using var client = await ConsoleClient.SignedInAsync(stage.Stage.Server);
        var pages = new Dictionary<string, string>();
        foreach (var path in ReferenceReader.Paths)
        {
            using var answer = await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue(path);
            pages[path] = await answer.Content.ReadAsStringAsync();
            InlineCode().IsMatch(pages[path]).ShouldBeFalse(path);
            var assets = 0L;
            foreach (Match asset in Asset().Matches(pages[path]))
                assets += (await (await client.GetAsync(asset.Groups[1].Value)).Content.ReadAsByteArrayAsync()).Length;
            (System.Text.Encoding.UTF8.GetByteCount(pages[path]) + assets).ShouldBeLessThan(HeaviestPage, path);
        }

        foreach (var (path, page) in pages)
            foreach (Match link in Link().Matches(page))
            {
                var target = link.Groups[1].Value.Split('#');
                var there = target[0].Length == 0 ? page : pages.GetValueOrDefault(target[0]);
                there.ShouldNotBeNull($"{path} leads to {link.Groups[1].Value}");
                if (target.Length > 1) there.ShouldContain($"id=\"{target[1]}\"", customMessage: $"{path} leads to {link.Groups[1].Value}");
            }
    }

    [Theory]
    [InlineData("/docs/api/nothing")]
    [InlineData("/docs/api/key")]
    [InlineData("/docs/api/robotomail/nothing")]
    [InlineData("/docs/api/guides/nothing")]
    public async Task A_page_that_is_not_there_is_404(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_index_is_searched_without_a_script_too()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        var index = Index(await client.PageAsync($"{ReferenceIndex.Root}?q=attachments%20delete"));
        index.ShouldContain("robotomail-deleteAttachment");
        index.ShouldNotContain("robotomail-uploadAttachment");
        Index(await client.PageAsync($"{ReferenceIndex.Root}?q=%22%3E%3Cscript%3E")).ShouldNotContain("<script");
    }

    private static string Index(string page)
    {
        var from = page.IndexOf("<nav class=\"index\"", StringComparison.Ordinal);
        return page[from..page.IndexOf("</nav>", from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<script(?![^>]*src=)|<style|\\sstyle=|\\son\\w+=\"|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    [GeneratedRegex("(?:src|rel=\"stylesheet\" href)=\"(/console/assets/[^\"]+)\"")]
    private static partial Regex Asset();

    [GeneratedRegex("href=\"((?:/docs/api[^\"]*)|#[^\"]+)\"")]
    private static partial Regex Link();
}
