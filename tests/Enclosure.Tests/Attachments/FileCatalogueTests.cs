using Enclosure.Attachments;
using Enclosure.FileTypes;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Attachments;

public sealed class FileCatalogueTests
{
    private const string Unlike = "application/vnd.unknown";

    private static readonly (string Name, string Type, string? Detected, int Size)[] Table =
    [
        ("b.PNG", "image/png", null, 300),
        ("a.pdf", "application/pdf", null, 200),
        ("Ärger.csv", "text/csv; charset=utf-8", null, 100),
        ("c_c.bin", "application/octet-stream", "image/gif", 200),
        ("d.dat", "application/octet-stream", null, 0),
        ("e%.x", Unlike, null, 400),
    ];

    [Theory]
    [InlineData("Newest", "e%.x d.dat c_c.bin Ärger.csv a.pdf b.PNG")]
    [InlineData("Oldest", "b.PNG a.pdf Ärger.csv c_c.bin d.dat e%.x")]
    [InlineData("Largest", "e%.x b.PNG c_c.bin a.pdf Ärger.csv d.dat")]
    [InlineData("Smallest", "d.dat Ärger.csv a.pdf c_c.bin b.PNG e%.x")]
    [InlineData("Name", "a.pdf b.PNG c_c.bin d.dat e%.x Ärger.csv")]
    public async Task Files_come_in_the_order_asked_for_and_page_by_page_in_the_same(string order, string expected)
    {
        await using var core = await CoreFixture.OpenAsync();
        await FillAsync(core);
        var query = new FileQuery(Enum.Parse<FileOrder>(order), 100);

        var whole = await NamesAsync(core, query);
        var paged = new List<string>();
        for (FileQuery? next = query with { Limit = 1 }; next is not null;)
        {
            var page = await ListAsync(core, next);
            paged.AddRange(page.Select(file => file.Filename));
            next = page is [var last] ? next with { After = CataloguePlace.Of(last) } : null;
        }

        string.Join(' ', whole).ShouldBe(expected);
        paged.ShouldBe(whole);
    }

    [Theory]
    [InlineData(FileFamily.Image, "c_c.bin b.PNG")]
    [InlineData(FileFamily.Pdf, "a.pdf")]
    [InlineData(FileFamily.Table, "Ärger.csv")]
    [InlineData(FileFamily.Other, "e%.x d.dat")]
    [InlineData(FileFamily.Audio, "")]
    public async Task Files_are_sifted_by_what_they_are_to_people(FileFamily family, string expected)
    {
        await using var core = await CoreFixture.OpenAsync();
        await FillAsync(core);

        string.Join(' ', await NamesAsync(core, Newest with { Family = family })).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ÄRGER", "Ärger.csv")]
    [InlineData("_", "c_c.bin")]
    [InlineData("%", "e%.x")]
    [InlineData("!", "")]
    [InlineData(".p", "a.pdf b.PNG")]
    public async Task A_part_of_the_name_finds_it_in_whatever_case_and_is_no_pattern(string part, string expected)
    {
        await using var core = await CoreFixture.OpenAsync();
        await FillAsync(core);

        string.Join(' ', await NamesAsync(core, Newest with { NamePart = part })).ShouldBe(expected);
    }

    [Fact]
    public async Task Sizes_are_inclusive_and_the_count_is_that_of_the_whole_list_up_to_a_bound()
    {
        await using var core = await CoreFixture.OpenAsync();
        await FillAsync(core);
        var query = Newest with { LeastBytes = 100, MostBytes = 200, Limit = 1 };

        (await NamesAsync(core, query)).ShouldBe(["c_c.bin"]);
        (await CountAsync(core, query, 10)).ShouldBe(3);
        (await CountAsync(core, query, 2)).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_nobody_is_shown_any_more_is_in_no_list()
    {
        await using var core = await CoreFixture.OpenAsync();
        await FillAsync(core);
        var ids = (await ListAsync(core, Newest)).Select(file => file.Id).ToList();
        await core.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update attachments set state = 'hidden' where size_bytes > 0"));

        (await NamesAsync(core, Newest)).ShouldBe(["d.dat"]);
        (await core.Core.Catalogue.FindAsync(core.Caller, ids, TestContext.Current.CancellationToken)).Count.ShouldBe(1);
    }

    private static FileQuery Newest => new(FileOrder.Newest, 100);

    private static async Task FillAsync(CoreFixture core)
    {
        foreach (var file in Table)
        {
            core.Clock.Advance(TimeSpan.FromSeconds(1));
            await core.Core.Database.WriteAsync(sql => sql.ExecuteAsync(
                """
                insert into attachments (id, account_id, blob_id, direction, filename, content_type, detected_type, size_bytes, sha256, state, created_at)
                values (@id, @account, @id, 'outbound', @Name, @Type, @Detected, @size, '', 'ready', @now)
                """,
                new
                {
                    id = Guid.CreateVersion7(core.Clock.GetUtcNow()),
                    account = core.Caller.Account.Id,
                    file.Name,
                    file.Type,
                    file.Detected,
                    size = (long)file.Size,
                    now = core.Clock.GetUtcNow(),
                }));
        }
    }

    private static Task<IReadOnlyList<Attachment>> ListAsync(CoreFixture core, FileQuery query) =>
        core.Core.Catalogue.ListAsync(core.Caller, query, TestContext.Current.CancellationToken);

    private static async Task<IReadOnlyList<string>> NamesAsync(CoreFixture core, FileQuery query) =>
        [.. (await ListAsync(core, query)).Select(file => file.Filename)];

    private static Task<long> CountAsync(CoreFixture core, FileQuery query, int most) =>
        core.Core.Catalogue.CountAsync(core.Caller, query, most, TestContext.Current.CancellationToken);
}
