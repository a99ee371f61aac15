using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference.Samples;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Reference;

/// <summary>Whatever a text holds, it stays a text in every language.</summary>
public sealed class LiteralTests
{
    /// <summary>What some language would act on: quotes, escapes, values put in, ends of lines, the order of reading, braces.</summary>
    private const string Hostile =
        "'\"`\\ \\n \\\" $HOME ${HOME} $(id) `id` #{1+1} #$0 #@a %s %d {0} {{ }} "
        + "\n \r\n \t \u001b[31m \u202e \u2028 \u007f é ☃ 🙂 */ -- // # </script> \\u0041";

    private const string HostileName = "re$HOME'\"`id`#{1}\\;&|.pdf";

    public static TheoryData<string> Languages => [.. SampleLanguage.All.Select(language => language.Id)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_hostile_text_arrives_as_it_is_and_a_hostile_file_name_does_nothing(string id)
    {
        var language = SampleLanguage.All.Single(language => language.Id == id);
        var program = new SampleProgram(language);
        using var folders = new TempDirectory();
        await using var server = await TestServer.StartAsync();
        var origin = server.Url.TrimEnd('/');
        SampleHeader[] headers = [new("Authorization", $"Bearer {server.Account.FullKey.Text}")];
        var text = new SampleRequest(
            "POST",
            $"{origin}/v1/api-keys",
            headers,
            new JsonBody(new JsonObject { ["name"] = Hostile }),
            new SampleAnswer(AnswerUse.ShowJson));
        var file = new SampleRequest(
            "POST",
            $"{origin}/v1/attachments",
            headers,
            new FormBody("file", new FileExample(HostileName, "application/pdf")),
            new SampleAnswer(AnswerUse.Save, $"saved {HostileName}"));
        await program.LayAsync(folders, "text", language.Write(text));
        await program.LayAsync(folders, "file", language.Write(file));
        File.Copy(folders.File("file/report.pdf"), folders.File($"file/{HostileName}"));
        await program.BuildAsync(folders);

        foreach (var name in new[] { "text", "file" })
        {
            var (code, output) = await program.RunAsync(folders, name);
            code.ShouldBe(0, output);
        }

        var keys = await server.Robotomail().GetFromJsonAsync<JsonElement>("/v1/api-keys");
        keys.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("name").GetString()).ShouldContain(Hostile);
        File.ReadAllText(folders.File($"file/saved {HostileName}")).ShouldContain("sizeBytes");
    }

    [Fact]
    public void What_cannot_be_seen_or_changes_the_order_of_reading_is_written_out()
    {
        var request = new SampleRequest(
            "POST",
            "http://127.0.0.1/",
            [new SampleHeader("X-Note", Hostile)],
            new JsonBody(new JsonObject { [Hostile] = Hostile }),
            new SampleAnswer(AnswerUse.ShowJson));
        foreach (var language in SampleLanguage.All)
            language.Write(request)
                .Where(character => character is '\u001b' or '\u202e' or '\u2028' or '\u007f' or '\r')
                .ShouldBeEmpty(language.Title);
    }

    [Theory]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("a\nb", "'a\nb'")]
    [InlineData("a\u001bb'", "$'a\\x1bb\\''")]
    public void A_shell_word_stays_one_word(string text, string written) => Literals.Shell(text).ShouldBe(written);

    [Theory]
    [InlineData("#{id} #$0 #@a # #1", "\"\\#{id} \\#$0 \\#@a # #1\"")]
    [InlineData("\\#{id}", "\"\\\\\\#{id}\"")]
    public void Ruby_puts_nothing_in(string text, string written) => Literals.Ruby(text).ShouldBe(written);
}
