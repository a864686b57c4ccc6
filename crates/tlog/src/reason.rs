//! The one list of ways a proof can fail. Each has a code that never changes; words for people
//! are looked up by it elsewhere.

macro_rules! reasons {
    ($($name:ident $code:literal $why:literal)*) => {
        /// Why something was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason {
            $(#[doc = $why] $name,)*
        }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable name: kebab-case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// For logs and developers; people read the text that belongs to the code.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$name => $why,)* }
            }
        }
    };
}

reasons! {
    Empty "empty" "the file holds nothing"
    TooLong "too-long" "the file is longer than any such file can be"
    NotText "not-text" "the bytes are not UTF-8"
    ControlCharacter "control-character" "a control character other than the newline"
    Unterminated "unterminated" "the last line has no newline: the file was cut"
    HeaderWrong "header-wrong" "the first line does not name the format"
    ExtraMalformed "extra-malformed" "the extra line is not canonical Base64"
    LeafMissing "leaf-missing" "a receipt carries its log entry, this file carries none"
    LeafLength "leaf-length" "the log entry does not have 34 bytes"
    LeafVersion "leaf-version" "the log entry is of an unknown version"
    LeafAlgorithm "leaf-algorithm" "the log entry names an unknown algorithm"
    IndexMissing "index-missing" "the index line is not where it belongs"
    IndexMalformed "index-malformed" "the index is not a plain decimal number in range"
    ProofHashMalformed "proof-hash-malformed" "a line of the proof is not one Base64 hash"
    ProofHashesTooMany "proof-hashes-too-many" "no tree is so high as to need so many hashes"
    CheckpointMissing "checkpoint-missing" "no empty line with a checkpoint after it"
    OriginMalformed "origin-malformed" "the checkpoint does not begin with the name of a log"
    SizeMalformed "size-malformed" "the tree size is not a plain decimal number in range"
    RootMalformed "root-malformed" "the root is not one Base64 hash"
    RootOfEmpty "root-of-empty" "a tree without leaves has one root, and this is another"
    ExtensionMalformed "extension-malformed" "an extension line is empty, too long or one too many"
    SignaturesMissing "signatures-missing" "nobody signed"
    SignaturesTooMany "signatures-too-many" "more signatures than are read"
    SignatureLineMalformed "signature-line-malformed" "a signature line of another form"
    SignatureNameMalformed "signature-name-malformed" "the name of a key is empty or unlawful"
    SignatureMalformed "signature-malformed" "a signature that is not canonical Base64 or too short"
    SignatureRepeated "signature-repeated" "the same known key signed twice"
    OriginUnknown "origin-unknown" "the log is not among those trusted"
    LogSignatureMissing "log-signature-missing" "no trusted key of the log signed"
    LogSignatureWrong "log-signature-wrong" "the log's signature does not fit the text"
    AlgorithmUnsupported "algorithm-unsupported" "a trusted key signed in a way not built in"
    CosignatureLength "cosignature-length" "a witness's signature has the wrong length"
    CosignatureTime "cosignature-time" "a witness's time is out of range"
    CosignatureFuture "cosignature-future" "a witness signed at a time that has not come"
    CosignatureWrong "cosignature-wrong" "a witness's signature does not fit the text"
    QuorumMissed "quorum-missed" "fewer witnesses signed than the policy asks"
    IndexOutside "index-outside" "the index lies outside the signed tree"
    ProofShort "proof-short" "hashes are missing from the proof"
    ProofLong "proof-long" "the proof has hashes too many"
    RootDiffers "root-differs" "the entry is not in the signed tree at this place"
    OpeningHeader "opening-header" "the opening's first line does not name its format"
    OpeningSalt "opening-salt" "the opening's salt is not 32 bytes of Base64"
    OpeningEvent "opening-event" "the opening does not hold exactly one event with an origin"
    OpeningDiffers "opening-differs" "the opening is not of this receipt"
    OpeningOrigin "opening-origin" "the event was written for another log"
    OpeningAlone "opening-alone" "an opening without the receipt it belongs to"
    PromiseMalformed "promise-malformed" "the promise is not one origin, commitment and time"
    PromiseFuture "promise-future" "a promise given at a time that has not come"
    SizesReversed "sizes-reversed" "the older tree is larger than the newer one"
    OldRootDiffers "old-root-differs" "the proof does not lead to the older root"
    RequestMalformed "request-malformed" "the body does not begin with the old size"
    KeyMalformed "key-malformed" "a key of another form"
    KeyIdDiffers "key-id-differs" "the key's short number does not belong to the key"
    TilePathMalformed "tile-path-malformed" "not the path of a tile"
    TileLength "tile-length" "the tile does not hold as many hashes as its path says"
    TileDiffers "tile-differs" "the tile is not part of the signed tree"
    BundleMalformed "bundle-malformed" "the bundle does not hold the entries its path says"
    MisconductMalformed "misconduct-malformed" "the two parts cannot be told apart"
    MisconductOrigins "misconduct-origins" "the two parts are of different logs"
    MisconductNone "misconduct-none" "the two parts do not contradict each other"
}

impl Reason {
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Reason {}
