using System.Net.Http.Headers;
using System.Text;
using Enclosure.FileNames;
using Enclosure.Server.Dialects.Forms;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Forms;

/// <summary>Forms as the clients in use write them, line for line.</summary>
public sealed class FormClientTests
{
    [Theory]
    [InlineData("curl before 7.81, or --form-escape", "filename=\"say \\\"hi\\\" 100%.txt\"", "say \"hi\" 100%.txt")]
    [InlineData("curl since 7.81", "filename=\"a%22b.txt\"", "a\"b.txt")]
    [InlineData("Chrome, Firefox, Safari", "filename=\"%22\u00FC%22 \u4E16.txt\"", "\"\u00FC\" \u4E16.txt")]
    [InlineData("node fetch and FormData", "filename=\"a%0D%0Ab.txt\"", "ab.txt")]
    [InlineData("python requests", "filename=\"\u00FC.txt\"", "\u00FC.txt")]
    [InlineData("python requests, old", "filename*=utf-8''%C3%BC.txt", "\u00FC.txt")]
    [InlineData("python httpx", "filename=\"a\\\\b%22.txt\"", "b\".txt")]
    [InlineData("go mime/multipart", "filename=\"a\\\\\\\"b.txt\"", "\"b.txt")]
    [InlineData("java, apache", "filename=\"a.txt\"\r\nContent-Transfer-Encoding: binary", "a.txt")]
    [InlineData("internet explorer", "filename=\"C:\\Users\\me\\new.txt\"", "new.txt")]
    [InlineData("unc path", "filename=\"\\\\host\\share\\new.txt\"", "new.txt")]
    public async Task A_clients_file_name_arrives(string client, string written, string name)
    {
        var form = "--xyz\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"file\"; "
            + $"{written}\r\n\r\n{client}\r\n--xyz--\r\n";
        var (part, bytes) = await FormBytes.ReceiveAsync(Encoding.UTF8.GetBytes(form), "xyz");

        Filename.Clean(part.FileName).ShouldBe(name);
        part.ContentType.ShouldBe("text/plain");
        Encoding.UTF8.GetString(bytes).ShouldBe(client);
    }

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("тест 世界 😀.txt")]
    public async Task What_the_dotnet_client_sends_arrives(string name)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(new StringContent("a note"), "note");
        form.Add(file, "file", name);

        var boundary = MultipartFile.Boundary(form.Headers.ContentType!.ToString()).ShouldNotBeNull();
        var (part, bytes) = await FormBytes.ReceiveAsync(await form.ReadAsByteArrayAsync(), boundary);

        part.ShouldBe(new FilePart(name, "image/png"));
        bytes.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_name_in_latin_1_is_read_as_such()
    {
        var disposition = "Content-Disposition: form-data; name=\"file\"; filename=\"résumé.txt\"";
        var form = Encoding.Latin1.GetBytes($"--b\r\n{disposition}\r\n\r\nx\r\n--b--");

        (await FormBytes.ReceiveAsync(form, "b")).Part.FileName.ShouldBe("résumé.txt");
    }
}
