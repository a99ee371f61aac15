using Enclosure.Storage;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>
/// The doors that bytes go through when the store is the disk: signed links under the bucket's name, plain read links under <c>/files</c>.
/// </summary>
internal sealed class ObjectsDialect(SignedPuts puts, SignedGets gets, PlainGets plain, ObjectsCors cors) : IDialect
{
    public const string DialectName = "objects";

    private const string Signed = $"/{DoorLinks.Bucket}";
    private const string Plain = "/files";
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public string Name => DialectName;

    public bool Owns(PathString path) => path.StartsWithSegments(Signed) || path.StartsWithSegments(Plain);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(Signed + "/{**key}", Open(puts.AnswerAsync));
        routes.MapMethods(Signed + "/{**key}", Reads, Open(gets.AnswerAsync));
        routes.MapMethods(Signed + "/{**key}", [HttpMethods.Options], Open(cors.PreflightAsync));
        routes.MapMethods(Plain + "/{**key}", Reads, Open(plain.AnswerAsync));
        routes.MapMethods(Plain + "/{**key}", [HttpMethods.Options], Open(cors.PreflightAsync));
    }

    public Task RefuseAsync(HttpContext http, RefusedException refused)
    {
        cors.Apply(http);
        return ObjectsError.From(refused).WriteAsync(http);
    }

    private RequestDelegate Open(RequestDelegate answer) => http =>
    {
        cors.Apply(http);
        return answer(http);
    };
}
