using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Writing;

/// <summary>Writes the parts of a message one after the other and tells what it wrote.</summary>
/// <param name="boundary">Begins every boundary. It holds <c>=_</c>, which no content has as this writer encodes it.</param>
internal sealed class PartWriter(PieceBuffer output, string boundary)
{
    private const int Base64Line = 76;
    private int _containers;

    public WrittenPart Write(PartPlan plan, string number) => plan switch
    {
        PartPlan.Container container => WriteContainer(container, number),
        PartPlan.Text text => WriteText(text, number),
        PartPlan.File file => WriteFile(file, number),
        _ => throw new InvalidOperationException($"A plan of the kind {plan.GetType()} has no way to be written."),
    };

    private WrittenPart WriteContainer(PartPlan.Container container, string number)
    {
        var own = $"{boundary}_{++_containers}";
        Field(HeaderNames.ContentType, [$"multipart/{container.Subtype};", $"boundary=\"{own}\""]);
        output.Write("\r\n");
        var parts = new List<WrittenPart>();
        foreach (var plan in container.Parts)
        {
            output.Write($"--{own}\r\n");
            parts.Add(Write(plan, $"{number}.{parts.Count + 1}"));
            if (plan is not PartPlan.File { SizeBytes: > 0 }) output.Write("\r\n");
        }

        output.Write($"--{own}--");
        var type = $"multipart/{container.Subtype.Split(';')[0]}";
        return new WrittenPart(number, type, null, null, null, "7bit", 0, null, null) { Parts = parts };
    }

    private WrittenPart WriteText(PartPlan.Text text, string number)
    {
        Field(HeaderNames.ContentType, [$"{text.ContentType};", "charset=utf-8"]);
        Field(HeaderNames.ContentTransferEncoding, [text.Body.TransferEncoding]);
        output.Write("\r\n");
        output.Write(text.Body.Encoded);
        return new WrittenPart(number, text.ContentType, null, null, "utf-8", text.Body.TransferEncoding, text.Body.SizeBytes, null, null);
    }

    private WrittenPart WriteFile(PartPlan.File file, string number)
    {
        var disposition = file.ContentId is null ? "attachment" : "inline";
        Field(HeaderNames.ContentType, [$"{file.ContentType};", .. FilenameParameters.Name(file.Filename)]);
        Field(HeaderNames.ContentTransferEncoding, ["base64"]);
        Field(HeaderNames.ContentDisposition, [$"{disposition};", .. FilenameParameters.Filename(file.Filename)]);
        if (file.ContentId is not null) Field(HeaderNames.ContentId, [$"<{file.ContentId}>"]);
        output.Write("\r\n");
        output.Write(new WrittenPiece.File(file.Index, number, RunOf(file.SizeBytes)));
        return new WrittenPart(
            number, file.ContentType, disposition, file.Filename, null, "base64", file.SizeBytes, file.ContentId, file.Index);
    }

    private static EncodedRun RunOf(long bytes)
    {
        var characters = (bytes + 2) / 3 * 4;
        var lines = (characters + Base64Line - 1) / Base64Line;
        return new EncodedRun(RunEncoding.Base64, characters + lines * 2, bytes, Base64Line, LineEnding.CrLf, EndsLine: bytes > 0);
    }

    private void Field(string name, IEnumerable<string> words) => output.Write(FieldWriter.Fold(name, words));
}
