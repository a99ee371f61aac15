using System.Diagnostics;
using System.Text;
using Enclosure.Tests.Mime.Support;
using Enclosure.Tests.Mime.Support.Fuzzing;
using Xunit;

namespace Enclosure.Tests.Mime;

/// <summary>A short run of <c>./bench/fuzz</c>, with cases that are the same each time.</summary>
public sealed class FuzzTests
{
    private const int Cases = 1500;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(1)]
    public void No_spoilt_message_breaks_a_promise(int seed)
    {
        var fuzzer = new Fuzzer([.. CorpusMessage.All.Select(message => message.Read())], seed);
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < Cases && clock.Elapsed < Longest; number++)
        {
            if (fuzzer.Try(number) is { } found)
                Assert.Fail($"Case {number} of seed {seed}: {found.Reason}\n{Encoding.Latin1.GetString(found.Message)}");
        }
    }
}
