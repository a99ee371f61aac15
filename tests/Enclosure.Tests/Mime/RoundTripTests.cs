using Enclosure.Tests.Mime.Support;
using Enclosure.Tests.Mime.Support.Writing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

/// <summary>What is written comes back: every part, byte for byte, with its name and type.</summary>
public sealed class RoundTripTests
{
    private static readonly Config ManyMessages = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(100);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Every_part_that_was_written_is_read_back_with_its_name_and_type(string lineEnding)
    {
        var writer = new MessageWriter(lineEnding);
        Prop.ForAll(MessageTrees.Any, root =>
        {
            var message = writer.Write(root);
            var read = MessageRecord.Read(message, []);
            Compare(read, [.. root.Parts("1", writer)]);
            read.Rebuild().ShouldBe(message);
        }).Check(ManyMessages);
    }

    [Fact]
    public void Where_the_bytes_are_cut_makes_no_difference()
    {
        var writer = new MessageWriter("\r\n");
        var pieces = Arb.From(Gen.Choose(1, 300).NonEmptyListOf().Select(sizes => (IReadOnlyList<int>)[.. sizes]));
        Prop.ForAll(MessageTrees.Any, pieces, (root, sizes) =>
        {
            var message = writer.Write(root);
            var read = MessageRecord.Read(message, sizes);
            Manifest.Render(read).ShouldBe(Manifest.Render(MessageRecord.Read(message, [])));
            read.Rebuild().ShouldBe(message);
        }).Check(ManyMessages);
    }

    private static void Compare(MessageRecord read, List<Expected> expected)
    {
        read.Parts.Select(record => (record.Part.Number, record.Part.Kind)).ShouldBe(expected.Select(part => (part.Number, part.Kind)));
        foreach (var (record, part) in read.Parts.Zip(expected))
        {
            record.Part.ContentType.ShouldBe(part.Type, part.Number);
            record.Part.Filename.ShouldBe(part.Name, part.Number);
            if (part.Content is not null) record.Content.ToArray().ShouldBe(part.Content, part.Number);
        }
    }
}
