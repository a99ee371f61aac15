using Enclosure.Mime.Parts;
using Enclosure.Tests.Mime.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

/// <summary>
/// Each message of the corpus against the manifest beside it. <c>ENCLOSURE_REWRITE_GOLDENS=1</c> writes the manifests instead: look at
/// every line of the difference before you commit it.
/// </summary>
public sealed class CorpusTests
{
    private const int FewestMessages = 150;

    public static TheoryData<string> Messages => [.. CorpusMessage.All.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_reads_as_its_manifest_says_however_its_bytes_come(string name)
    {
        var message = new CorpusMessage(name);
        var bytes = message.Read();
        var manifest = Manifest.Render(MessageRecord.Read(bytes, []));

        if (Environment.GetEnvironmentVariable("ENCLOSURE_REWRITE_GOLDENS") == "1") File.WriteAllText(message.GoldenPath, manifest);
        File.Exists(message.GoldenPath)
            .ShouldBeTrue("It has no manifest yet. ENCLOSURE_REWRITE_GOLDENS=1 writes one; see CONTRIBUTING.md.");
        manifest.ShouldBe(File.ReadAllText(message.GoldenPath));
        Manifest.Render(MessageRecord.Read(bytes, [1])).ShouldBe(manifest, "byte by byte");
        Manifest.Render(MessageRecord.Read(bytes, [7])).ShouldBe(manifest, "by seven bytes");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_can_be_made_again_from_what_was_told_of_it(string name)
    {
        var bytes = new CorpusMessage(name).Read();

        foreach (var pieces in new int[][] { [], [1], [7] })
        {
            MessageRecord.Read(bytes, pieces).Rebuild().ShouldBe(bytes);
            MessageRecord.Read(bytes, pieces, use: _ => BodyUse.Literal).Rebuild().ShouldBe(bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_body_nobody_wants_changes_nothing_but_its_bytes(string name)
    {
        var bytes = new CorpusMessage(name).Read();
        var whole = MessageRecord.Read(bytes, []);

        var skipped = MessageRecord.Read(bytes, [], use: _ => BodyUse.Skip);

        skipped.Parts.Where(record => record.Part.EnclosingFile is null && record.Part.Parent?.Kind != MimePartKind.Text)
            .Select(record => (record.Part.Number, record.Part.Kind, record.Part.ContentType))
            .ShouldBe(whole.Parts.Where(record => record.Part.EnclosingFile is null && record.Part.Parent?.Kind != MimePartKind.Text)
                .Select(record => (record.Part.Number, record.Part.Kind, record.Part.ContentType)));
        skipped.Rebuild().Length.ShouldBeLessThanOrEqualTo(bytes.Length);
    }

    [Fact]
    public void The_corpus_is_large_and_every_manifest_has_its_message()
    {
        var names = CorpusMessage.All.Select(message => message.GoldenPath).ToHashSet();

        names.Count.ShouldBeGreaterThanOrEqualTo(FewestMessages);
        Directory.EnumerateFiles(CorpusMessage.Folder, "*.golden.txt", SearchOption.AllDirectories)
            .Where(path => !names.Contains(path)).ShouldBeEmpty();
    }
}
